package dev.weft.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Sends messages on some connections and receives their echoes, with nothing but the channels of the JDK. */
final class EchoClient {
    private final int size;
    private final Selector selector = Selector.open();
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final ClientTime time = new ClientTime();
    private int waiting;
    private long received;

    /** How much of the current message went out and came back. */
    private static final class Progress {
        int sent;
        int received;
    }

    EchoClient(int port, int connections, int size) throws IOException {
        this.size = size;
        out = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Progress());
        }
    }

    /** Sends a message on each connection and waits until all are back; returns how many bytes have come back as yet. */
    long round() throws IOException {
        time.begin();
        for (SelectionKey key : selector.keys()) {
            Progress progress = (Progress) key.attachment();
            progress.sent = progress.received = 0;
            waiting++;
            send(key, progress);
        }
        while (waiting > 0) {
            selector.select(this::ready);
        }
        return received;
    }

    private void ready(SelectionKey key) {
        Progress progress = (Progress) key.attachment();
        try {
            if (key.isWritable()) {
                send(key, progress);
            }
            if (key.isReadable()) {
                int count = ((SocketChannel) key.channel()).read(in.clear());
                if (count < 0) {
                    throw new IOException("the server has closed the connection");
                }
                received += count;
                progress.received += count;
                if (progress.received == size) {
                    waiting--;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void send(SelectionKey key, Progress progress) throws IOException {
        out.clear().position(progress.sent);
        ((SocketChannel) key.channel()).write(out);
        progress.sent = out.position();
        key.interestOps(progress.sent == size ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    void close() throws IOException {
        time.print();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
