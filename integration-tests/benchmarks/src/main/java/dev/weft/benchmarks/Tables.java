package dev.weft.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The figures of a run as a Markdown table, one row a workload. */
final class Tables {
    private static final String BEGIN = "<!-- figures: begin -->";
    private static final String END = "<!-- figures: end -->";
    /** The order of the peers; others come behind them. */
    private static final List<String> PEERS = List.of(
            "weft",
            "kotlin",
            "kotlinFlow",
            "virtualThreads",
            "netty",
            "vertx",
            "completableFuture",
            "eaAsync",
            "plain",
            "emptyProcessor",
            "writesSources",
            "jvm",
            "cpython");

    /** What is shown for orientation and not compared with: a program without anything to await. */
    private static final Set<String> FLOORS = Set.of("jvm");

    /** The units of what is measured in processes of its own. */
    private static final Map<String, String> UNITS = Map.of("ParkedTasks", "B", "Lag", "µs", "Wrk", "µs");

    /** Of what is measured; what is not known is not a number. */
    private record Figure(double value, double error, double bytes, double client) {
        Figure(double value) {
            this(value, Double.NaN, Double.NaN, Double.NaN);
        }

        @Override
        public String toString() {
            String number =
                    value < 10 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
            String spread = Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.0f%%", 100 * error / value);
            String allocated = Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, ", %,.0f B", bytes);
            String shared = Double.isNaN(client) ? "" : String.format(Locale.ROOT, ", client %.0f%%", 100 * client);
            return number + spread + allocated + shared;
        }
    }

    /** By workload with its parameters and unit, by peer. */
    private final Map<String, Map<String, Figure>> rows = new TreeMap<>();

    private String setting = "";

    private Tables() {}

    static Tables read(Path json, Path other) throws IOException {
        Tables tables = new Tables();
        for (JsonElement element :
                JsonParser.parseString(Files.readString(json)).getAsJsonArray()) {
            tables.add(element.getAsJsonObject());
        }
        for (String line : Files.readAllLines(other)) {
            String[] words = line.split(" ");
            String row = words[0] + (words.length > 3 ? " " + words[1] : "");
            tables.row(row + " (" + UNITS.getOrDefault(words[0], "ms") + ")")
                    .put(
                            words[words.length - 2],
                            new Figure(Double.parseDouble(words[words.length - 1])));
        }
        return tables;
    }

    private void add(JsonObject result) {
        // a nested class is named with the class around it
        String name = result.get("benchmark")
                .getAsString()
                .substring(Tables.class.getPackageName().length() + 1);
        int lastDot = name.lastIndexOf('.');
        String workload = name.substring(0, lastDot);
        String peer = name.substring(lastDot + 1);
        if (peer.endsWith("Gather") || peer.endsWith("Group")) { // the variants of the tree are rows of their own
            int end = peer.endsWith("Group") ? peer.length() - 5 : peer.length() - 6;
            workload += peer.endsWith("Group") ? " group" : "";
            peer = peer.substring(0, end);
        }
        StringBuilder row = new StringBuilder(workload);
        if (result.has("params")) {
            result.getAsJsonObject("params")
                    .entrySet()
                    .forEach(p -> row.append(' ')
                            .append(p.getKey())
                            .append('=')
                            .append(p.getValue().getAsString()));
        }
        JsonObject metric = result.getAsJsonObject("primaryMetric");
        row.append(" (")
                .append(metric.get("scoreUnit").getAsString().replace("/op", ""))
                .append(')');
        JsonObject beside = result.getAsJsonObject("secondaryMetrics");
        row(row.toString())
                .put(
                        peer,
                        new Figure(
                                metric.get("score").getAsDouble(),
                                metric.get("scoreError").getAsDouble(),
                                score(beside, "gc.alloc.rate.norm"),
                                score(beside, "clientCpu") / score(beside, "clientWall")));
        setting = "JDK " + result.get("jdkVersion").getAsString() + ", JMH "
                + result.get("jmhVersion").getAsString() + ", "
                + forks(result.get("forks").getAsInt()) + ", "
                + result.get("warmupIterations").getAsInt() + " + "
                + result.get("measurementIterations").getAsInt() + " iterations of "
                + result.get("measurementTime").getAsString();
    }

    private static double score(JsonObject metrics, String name) {
        JsonObject metric = metrics.getAsJsonObject(name);
        return metric == null ? Double.NaN : metric.get("score").getAsDouble();
    }

    private static String forks(int count) {
        return count == 1 ? "1 fork" : count + " forks";
    }

    private Map<String, Figure> row(String name) {
        return rows.computeIfAbsent(name, ignored -> new LinkedHashMap<>());
    }

    /** Returns the table: figures with their error at 99.9 % and the bytes allocated by one operation. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("| workload (unit) | Weft | others, in the same run | Weft ÷ best other |\n|---|---|---|---|\n");
        rows.forEach((name, figures) -> {
            Figure weft = figures.get("weft");
            double best = Double.POSITIVE_INFINITY;
            StringBuilder others = new StringBuilder();
            Set<String> peers = new LinkedHashSet<>(PEERS);
            peers.addAll(figures.keySet());
            for (String peer : peers) {
                Figure figure = figures.get(peer);
                if (figure != null && !peer.equals("weft")) {
                    others.append(others.isEmpty() ? "" : "<br>")
                            .append(peer)
                            .append(' ')
                            .append(figure);
                    if (!FLOORS.contains(peer)) {
                        best = Math.min(best, figure.value());
                    }
                }
            }
            text.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(weft == null ? "" : weft)
                    .append(" | ")
                    .append(others);
            text.append(" | ")
                    .append(
                            weft == null || Double.isInfinite(best)
                                    ? ""
                                    : String.format(Locale.ROOT, "%.2f", weft.value() / best));
            text.append(" |\n");
        });
        if (setting.isEmpty()) {
            return text.toString();
        }
        return text + "\n" + setting + ". ± is the error at 99.9 %; B are the bytes allocated by one operation.\n";
    }

    /** Puts the table between the marks of {@code document}. */
    void renew(Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(document + " has no place for the figures: " + BEGIN + " … " + END);
        }
        Files.writeString(document, text.substring(0, begin + BEGIN.length()) + "\n" + text() + text.substring(end));
    }
}
