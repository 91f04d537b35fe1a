package dev.weft.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** An echo server on an event loop of CPython's asyncio, in a process of its own. */
final class PythonEcho implements EchoServer {
    private final Process process;
    private final int port;

    PythonEcho() throws IOException {
        try (InputStream script = PythonEcho.class.getResourceAsStream("echo.py")) {
            process = new ProcessBuilder("python3", "-c", new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }
        port = Integer.parseInt(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }
}
