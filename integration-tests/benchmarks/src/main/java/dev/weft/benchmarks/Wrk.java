package dev.weft.benchmarks;

import dev.weft.examples.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP example beside Vert.x, each in a process of its own with one event loop, under the load of {@code wrk}. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec: *([0-9.]+)");
    private static final Pattern PORT = Pattern.compile("listening at port (\\d+)");
    private static final int CONNECTIONS = 50;

    private Wrk() {}

    /** Returns lines of a peer and the microseconds of a request. */
    static List<String> measure(boolean quick) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("weft " + measure(HttpServer.class, quick, "0"));
        lines.add("vertx " + measure(VertxHttp.class, quick));
        return lines;
    }

    private static String measure(Class<?> program, boolean quick, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // the connections that wrk resets in the end
                .start();
        try {
            Matcher port = PORT.matcher(
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
                            .readLine());
            if (!port.find()) {
                throw new IOException(program + " does not listen");
            }
            wrk(port.group(1), quick ? 2 : 10); // warms up
            return String.format(Locale.ROOT, "%.2f", 1e6 / wrk(port.group(1), quick ? 2 : 10));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    /** Returns the requests in a second. */
    private static double wrk(String port, int seconds) throws IOException, InterruptedException {
        // what the shell and its children took of the processor comes last
        String output = OtherProcesses.output(
                "sh",
                "-c",
                "wrk -t1 -c" + CONNECTIONS + " -d" + seconds + "s http://127.0.0.1:" + port + "/ && times");
        System.out.println(output);
        Matcher rate = RATE.matcher(output);
        if (!rate.find() || output.contains("Socket errors") || output.contains("Non-2xx")) {
            throw new IOException("wrk did not get its answers: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
