package dev.weft.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks, one JVM for all peers of a workload and all with the same options, writes JMH's JSON, and renews
 * the tables in the documents from it.
 *
 * <p>Arguments: the folder for the results, the processor's jar, then the documents. System properties:
 * {@code weft.benchmarks}, a regular expression of the benchmarks to run, empty for all; {@code weft.quick}, one fork and
 * short iterations, to see that everything runs; {@code weft.forks}, how many JVMs for each; {@code weft.iteration}, how
 * many milliseconds an iteration takes; {@code weft.report}, to render what an earlier run has left.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Path results = Files.createDirectories(Path.of(args[0]));
        Path processor = Path.of(args[1]);
        Path json = results.resolve("benchmarks.json");
        Path other = results.resolve("other.txt");
        if (!Boolean.getBoolean("weft.report")) {
            boolean quick = Boolean.getBoolean("weft.quick");
            String wanted = System.getProperty("weft.benchmarks", "");
            run(json, processor, quick, wanted);
            Files.write(other, OtherProcesses.measure(Pattern.compile(wanted), quick));
        }
        Tables tables = Tables.read(json, other);
        for (String document : List.of(args).subList(2, args.length)) {
            tables.renew(Path.of(document));
        }
        System.out.println(tables.text());
    }

    private static void run(Path json, Path processor, boolean quick, String wanted)
            throws IOException, InterruptedException, RunnerException {
        TimeValue iteration =
                new TimeValue(quick ? 500 : Integer.getInteger("weft.iteration", 1000), TimeUnit.MILLISECONDS);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(quick ? 1 : Integer.getInteger("weft.forks", 2))
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(iteration)
                .measurementIterations(quick ? 2 : 5)
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                // the pages are there from the start: none is fetched while something is measured
                .jvmArgsAppend("-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch", "-Dweft.processor=" + processor)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString());
        if (VirtualThreads.exist()) {
            // one carrier, as the other peers have one thread
            options.jvmArgsPrepend(
                    "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        } else {
            options.exclude("virtualThreads");
        }
        if (!OtherProcesses.exists("python3", "--version")) {
            System.out.println("no figures of CPython: python3 is not installed");
            options.exclude("cpython");
        }
        Echo.limit(options, OtherProcesses.files());
        if (!wanted.isEmpty()) {
            options.include(wanted);
        }
        try {
            new Runner(options.build()).run();
        } catch (NoBenchmarksException allInProcessesOfTheirOwn) {
            Files.writeString(json, "[]");
        }
    }
}
