package dev.weft.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Sends messages on some connections and receives their echoes, with nothing but the channels of the JDK. */
final class PlainEchoClient implements EchoClient {
    private final int size;
    private final Selector selector = Selector.open();
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private int waiting;
    private long received;

    /** How much of the current message went out and came back. */
    private static final class Progress {
        int sent;
        int received;
    }

    PlainEchoClient(int port, int connections, int size) throws IOException {
        this.size = size;
        out = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open();
            connect(channel.socket(), port);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Progress());
        }
    }

    /** Waits for the first byte: with it the server has accepted the connection, and its queue cannot overflow. */
    private static void connect(Socket socket, int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(CONNECT_LIMIT);
        socket.getOutputStream().write(0);
        if (socket.getInputStream().read() < 0) {
            throw new EOFException("the server has closed the connection");
        }
    }

    @Override
    public long round() throws IOException {
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
                    throw new EOFException("the server has closed the connection");
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

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
