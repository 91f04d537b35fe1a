package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An echo server of blocking sockets on virtual threads. */
final class VirtualThreadEcho implements EchoServer {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());

    VirtualThreadEcho() throws IOException {
        VirtualThreads.start(() -> {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    VirtualThreads.start(() -> echo(connection));
                }
            } catch (IOException closed) {
                // That is the end.
            }
        });
    }

    private static void echo(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            byte[] buffer = new byte[BUFFER];
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // That is the end.
        }
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void stop() throws IOException {
        socket.close();
    }
}
