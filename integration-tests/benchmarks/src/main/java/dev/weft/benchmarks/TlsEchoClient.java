package dev.weft.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** As {@link PlainEchoClient}, over TLS 1.3 by blocking sockets of the JDK. */
final class TlsEchoClient implements EchoClient {
    private final byte[] message;
    private final byte[] answer;
    private final List<SSLSocket> sockets = new ArrayList<>();
    private final List<DataInputStream> inputs = new ArrayList<>();

    TlsEchoClient(SSLContext context, int port, int connections, int size) throws IOException {
        message = new byte[size];
        answer = new byte[size];
        for (int i = 0; i < connections; i++) {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
            socket.setSoTimeout(CONNECT_LIMIT);
            socket.startHandshake();
            socket.setSoTimeout(0);
            sockets.add(socket);
            inputs.add(new DataInputStream(socket.getInputStream()));
        }
    }

    @Override
    public long round() throws IOException {
        for (SSLSocket socket : sockets) {
            socket.getOutputStream().write(message);
        }
        for (DataInputStream input : inputs) {
            input.readFully(answer);
        }
        return answer[0];
    }

    @Override
    public void close() throws IOException {
        for (SSLSocket socket : sockets) {
            socket.close();
        }
    }
}
