package dev.weft.io.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of the JDK's plain, blocking channels. A server in this thread has no time to accept them meanwhile: the
 * system does that in its place.
 */
final class PlainClients implements AutoCloseable {
    private final int port;
    private final List<SocketChannel> clients = new ArrayList<>();

    PlainClients(int port) {
        this.port = port;
    }

    /** Connects {@code count} more, each of which sends {@code first}. */
    void connect(int count, byte... first) {
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                clients.add(client);
                client.write(ByteBuffer.wrap(first));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int count() {
        return clients.size();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
