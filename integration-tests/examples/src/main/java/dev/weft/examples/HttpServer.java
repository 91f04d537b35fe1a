package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small HTTP/1.1 server: connections are kept, requests may be pipelined, bodies may be chunked, and everything has a
 * limit. An example, not a framework.
 */
public final class HttpServer {
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final int LARGEST_BODY = 1 << 20;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private HttpServer() {}

    /** A request. */
    record Request(String method, String target, Map<String, String> headers, byte[] body) {
        boolean keepsConnection() {
            return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        }
    }

    /** A request that gets an answer, and is the last of its connection. */
    private static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;

        BadRequest(String status) {
            super(status);
        }
    }

    @Async
    static Coroutine<Void> serve(ByteStream stream) {
        boolean goesOn = true;
        while (goesOn) {
            byte[] answer;
            try {
                byte[] head = await(stream.receiveUntil(END_OF_HEAD, LARGEST_HEAD));
                Request request = await(receive(stream, new String(head, StandardCharsets.ISO_8859_1)));
                answer = answer(request);
                goesOn = request.keepsConnection();
            } catch (IncompleteReadException end) {
                return done(); // the usual one: the client has closed the connection
            } catch (LimitExceededException tooLong) {
                answer = response("431 Request Header Fields Too Large", "the head is too long\n", false);
                goesOn = false;
            } catch (BadRequest bad) {
                answer = response(bad.getMessage(), "no\n", false);
                goesOn = false;
            }
            await(stream.send(answer));
        }
        return done();
    }

    /** Parses the head of a request, and receives its body. */
    @Async
    private static Coroutine<Request> receive(ByteStream stream, String head) throws BadRequest {
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ");
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            throw new BadRequest("400 Bad Request");
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0
                    || headers.put(
                                    name(lines[i], colon),
                                    lines[i].substring(colon + 1).trim())
                            != null) {
                throw new BadRequest("400 Bad Request");
            }
        }
        boolean chunked = headers.containsKey("transfer-encoding");
        if (chunked
                && (headers.containsKey("content-length")
                        || !headers.get("transfer-encoding").equalsIgnoreCase("chunked"))) {
            throw new BadRequest("400 Bad Request"); // what this means, others may see differently
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            await(stream.send("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] body = chunked
                ? await(receiveChunks(stream))
                : await(stream.receiveExactly(number(headers.getOrDefault("content-length", "0"), 10)));
        return result(new Request(first[0], first[1], headers, body));
    }

    private static String name(String line, int colon) {
        return line.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static int number(String text, int radix) throws BadRequest {
        if (!text.matches("[0-9a-fA-F]{1,9}")) {
            throw new BadRequest("400 Bad Request");
        }
        try {
            int number = Integer.parseInt(text, radix);
            if (number <= LARGEST_BODY) {
                return number;
            }
        } catch (NumberFormatException tooLarge) {
            // It is.
        }
        throw new BadRequest("413 Content Too Large");
    }

    @Async
    private static Coroutine<byte[]> receiveChunks(ByteStream stream) throws BadRequest {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = await(stream.receiveLine(100));
            int size = number(line == null ? "" : line.split(";")[0].trim(), 16);
            if (size == 0) {
                break;
            }
            if (body.size() + size > LARGEST_BODY) {
                throw new BadRequest("413 Content Too Large");
            }
            body.writeBytes(await(stream.receiveExactly(size)));
            await(stream.receiveExactly(2));
        }
        for (String trailer = await(stream.receiveLine(1000));
                trailer != null && !trailer.isEmpty();
                trailer = await(stream.receiveLine(1000))) {
            // There is nothing in it that matters here.
        }
        return result(body.toByteArray());
    }

    private static byte[] answer(Request request) {
        boolean keeps = request.keepsConnection();
        return switch (request.method()) {
            case "GET" -> response("200 OK", "you asked for " + request.target() + "\n", keeps);
            case "POST" -> response("200 OK", "you sent " + request.body().length + " bytes\n", keeps);
            default -> response("405 Method Not Allowed", "GET or POST\n", keeps);
        };
    }

    private static byte[] response(String status, String body, boolean keepsConnection) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                        + (keepsConnection ? "" : "Connection: close\r\n") + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Async
    static Coroutine<Void> program(int port) {
        try (Server server = await(Net.serve(HttpServer::serve, "127.0.0.1", port))) {
            System.out.println("listening at port " + server.port());
            await(server.serveForever());
        }
        return done();
    }

    public static void main(String[] args) {
        run(program(args.length == 0 ? 8080 : Integer.parseInt(args[0])));
    }
}
