package dev.weft.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client of a server that runs here. */
final class Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    Client(int port) {
        this.port = port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> get(String path, String accept) {
        return send(request(path).header("Accept", accept));
    }

    /** Sends a request and leaves when some bytes of the answer are there. */
    void leaveAfter(String path, int bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ask(socket, path);
            InputStream in = socket.getInputStream();
            in.readNBytes(bytes);
        }
    }

    /** Sends a request; whoever takes the socket closes it. */
    Socket open(String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        ask(socket, path);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
