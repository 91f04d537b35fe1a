package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Steps.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sync.AsyncLock;
import dev.weft.testkit.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run with {@link RunOptions#trace} writes, and that it disturbs nothing. */
class TraceFileTest {
    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private RunOptions options(String name) {
        return VirtualClock.options().trace(file(name));
    }

    private String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    private Set<String> files() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(each -> names.add(each.getFileName().toString()));
        }
        return names;
    }

    private static Coroutine<Void> holder(AsyncLock lock) {
        return named("holder", x -> lock.acquire(), x -> sleep(1), x -> {
            lock.release();
            return null;
        });
    }

    private static Coroutine<Void> seeker(AsyncLock lock) {
        return named("seeker", x -> lock.acquire(), x -> null);
    }

    /** What happened, as it comes, without what tells Perfetto how to show it. */
    private static List<String> events(String json) {
        return json.lines()
                .filter(line -> line.startsWith("{\"ph\"") && !line.contains("\"ph\":\"M\""))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }

    @Test
    void theTraceEventsOfARun() throws IOException {
        AsyncLock lock = new AsyncLock("db");
        Task<?>[] made = new Task<?>[2];
        Asyncio.run(
                named(
                        "main",
                        x -> {
                            made[0] = createTask(holder(lock), "holder");
                            made[1] = createTask(seeker(lock), "\"seeker\"");
                            return sleep(0.5);
                        },
                        x -> sleep(1),
                        x -> made[1],
                        x -> {
                            createTask(sleep(60), "late").cancel("not needed");
                            return Asyncio.yieldNow();
                        }),
                options("trace.json"));
        assertThat(text("trace.json")).isEqualTo("""
                        {"displayTimeUnit":"ns","otherData":{"format":"weft-trace","version":1},"traceEvents":[
                        {"ph":"M","pid":1,"name":"process_name","args":{"name":"loop 1 on thread \\"main\\""}},
                        {"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"Task-1: main"}},
                        {"ph":"M","pid":1,"tid":1,"name":"thread_sort_index","args":{"sort_index":1}},
                        {"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"holder: holder"}},
                        {"ph":"M","pid":1,"tid":2,"name":"thread_sort_index","args":{"sort_index":2}},
                        {"ph":"M","pid":1,"tid":3,"name":"thread_name","args":{"name":"\\"seeker\\": seeker"}},
                        {"ph":"M","pid":1,"tid":3,"name":"thread_sort_index","args":{"sort_index":3}},
                        {"ph":"M","pid":1,"tid":4,"name":"thread_name","args":{"name":"late: sleep"}},
                        {"ph":"M","pid":1,"tid":4,"name":"thread_sort_index","args":{"sort_index":4}},
                        {"ph":"M","pid":1,"tid":5,"name":"thread_name","args":{"name":"Task-5: shutdownGenerators"}},
                        {"ph":"M","pid":1,"tid":5,"name":"thread_sort_index","args":{"sort_index":5}},
                        {"ph":"M","pid":1,"tid":6,"name":"thread_name","args":{"name":"Task-6: shutdownDefaultExecutor"}},
                        {"ph":"M","pid":1,"tid":6,"name":"thread_sort_index","args":{"sort_index":6}},
                        {"ph":"s","pid":1,"tid":1,"ts":0.000,"id":1,"cat":"creates","name":"creates"},
                        {"ph":"f","pid":1,"tid":2,"ts":0.000,"id":1,"cat":"creates","name":"creates","bp":"e"},
                        {"ph":"s","pid":1,"tid":1,"ts":0.000,"id":2,"cat":"creates","name":"creates"},
                        {"ph":"f","pid":1,"tid":3,"ts":0.000,"id":2,"cat":"creates","name":"creates","bp":"e"},
                        {"ph":"X","pid":1,"tid":1,"ts":0.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"X","pid":1,"tid":2,"ts":0.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"X","pid":1,"tid":3,"ts":0.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"X","pid":1,"tid":1,"ts":0.000,"dur":500000.000,"cat":"waiting","name":"waits for sleep","args":{"at":"sleep\\nmain"}},
                        {"ph":"X","pid":1,"tid":1,"ts":500000.000,"dur":0.000,"cat":"running","name":"running","args":{"at":"sleep\\nmain"}},
                        {"ph":"X","pid":1,"tid":2,"ts":0.000,"dur":1000000.000,"cat":"waiting","name":"waits for sleep","args":{"at":"sleep\\nholder"}},
                        {"ph":"X","pid":1,"tid":3,"ts":0.000,"dur":1000000.000,"cat":"waiting","name":"waits for AsyncLock \\"db\\" held by task holder","args":{"at":"seeker"}},
                        {"ph":"s","pid":1,"tid":2,"ts":1000000.000,"id":3,"cat":"wakes","name":"wakes"},
                        {"ph":"f","pid":1,"tid":3,"ts":1000000.000,"id":3,"cat":"wakes","name":"wakes","bp":"e"},
                        {"ph":"X","pid":1,"tid":2,"ts":1000000.000,"dur":0.000,"cat":"running","name":"running","args":{"at":"sleep\\nholder"}},
                        {"ph":"i","pid":1,"tid":2,"ts":1000000.000,"s":"t","cat":"ends","name":"returned"},
                        {"ph":"X","pid":1,"tid":3,"ts":1000000.000,"dur":0.000,"cat":"running","name":"running","args":{"at":"seeker"}},
                        {"ph":"i","pid":1,"tid":3,"ts":1000000.000,"s":"t","cat":"ends","name":"returned"},
                        {"ph":"X","pid":1,"tid":1,"ts":500000.000,"dur":1000000.000,"cat":"waiting","name":"waits for sleep","args":{"at":"sleep\\nmain"}},
                        {"ph":"s","pid":1,"tid":1,"ts":1500000.000,"id":4,"cat":"creates","name":"creates"},
                        {"ph":"f","pid":1,"tid":4,"ts":1500000.000,"id":4,"cat":"creates","name":"creates","bp":"e"},
                        {"ph":"i","pid":1,"tid":4,"ts":1500000.000,"s":"t","cat":"cancels","name":"cancelled: not needed"},
                        {"ph":"s","pid":1,"tid":1,"ts":1500000.000,"id":5,"cat":"cancels","name":"cancels"},
                        {"ph":"f","pid":1,"tid":4,"ts":1500000.000,"id":5,"cat":"cancels","name":"cancels","bp":"e"},
                        {"ph":"X","pid":1,"tid":1,"ts":1500000.000,"dur":0.000,"cat":"running","name":"running","args":{"at":"sleep\\nmain"}},
                        {"ph":"X","pid":1,"tid":4,"ts":1500000.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"i","pid":1,"tid":4,"ts":1500000.000,"s":"t","cat":"ends","name":"cancelled"},
                        {"ph":"X","pid":1,"tid":1,"ts":1500000.000,"dur":0.000,"cat":"running","name":"running","args":{"at":"main"}},
                        {"ph":"i","pid":1,"tid":1,"ts":1500000.000,"s":"t","cat":"ends","name":"returned"},
                        {"ph":"X","pid":1,"tid":5,"ts":1500000.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"i","pid":1,"tid":5,"ts":1500000.000,"s":"t","cat":"ends","name":"returned"},
                        {"ph":"X","pid":1,"tid":6,"ts":1500000.000,"dur":0.000,"cat":"running","name":"running"},
                        {"ph":"i","pid":1,"tid":6,"ts":1500000.000,"s":"t","cat":"ends","name":"returned"}
                        ]}
                        """);
    }

    @Test
    void nothingIsWrittenBesideTheFileAndAnOlderOneIsReplaced() throws IOException {
        Files.writeString(file("trace.html"), "old");
        Asyncio.run(sleep(1), options("trace.html"));
        assertThat(files()).containsExactly("trace.html");
        assertThat(text("trace.html"))
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .doesNotContain("@DATA@");
    }

    @Test
    void aRunThatFailsIsWrittenToo() throws IOException {
        assertThatThrownBy(() -> Asyncio.run(
                        named("main", x -> sleep(1), x -> {
                            throw new IOException("</script>");
                        }),
                        options("trace.json")))
                .isInstanceOf(IOException.class)
                .hasMessage("</script>");
        assertThat(text("trace.json")).contains("\"name\":\"failed: java.io.IOException: \\u003c/script\\u003e\"");
    }

    @Test
    void whatIsLeftIsWrittenAsItWasCancelled() throws IOException {
        Asyncio.run(
                named("main", x -> {
                    createTask(sleep(60), "left");
                    return sleep(1);
                }),
                options("trace.json"));
        assertThat(events(text("trace.json")))
                .contains(
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"cancels\",\"name\":\"cancelled\"}",
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"ends\",\"name\":\"cancelled\"}");
    }

    @Test
    void aCancellationThatATaskPassesOnIsAnArrowFromIt() throws IOException {
        Asyncio.run(
                named("main", x -> {
                    Task<Void> inner = createTask(sleep(60), "inner");
                    Task<Void> outer = createTask(named("outer", y -> inner), "outer");
                    Asyncio.runningLoop().callLater(Duration.ofSeconds(1), () -> outer.cancel("late"));
                    return sleep(2);
                }),
                options("trace.json"));
        assertThat(events(text("trace.json")).stream().filter(event -> event.contains("cancel")))
                .containsExactly(
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":3,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"cancels\",\"name\":\"cancelled: late\"}",
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"cancels\",\"name\":\"cancelled: late\"}",
                        "{\"ph\":\"s\",\"pid\":1,\"tid\":3,\"ts\":1000000.000,\"id\":3,\"cat\":\"cancels\",\"name\":\"cancels\"}",
                        "{\"ph\":\"f\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"id\":3,\"cat\":\"cancels\",\"name\":\"cancels\",\"bp\":\"e\"}",
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"ends\",\"name\":\"cancelled\"}",
                        "{\"ph\":\"i\",\"pid\":1,\"tid\":3,\"ts\":1000000.000,\"s\":\"t\",\"cat\":\"ends\",\"name\":\"cancelled\"}");
    }

    @Test
    void aFolderThatIsMissingIsAnErrorBeforeTheRun() {
        Coroutine<Void> main = named("main", x -> {
            throw new AssertionError("it ran");
        });
        Path missing = folder.resolve("no").resolve("trace.html");
        assertThatThrownBy(() -> Asyncio.run(main, VirtualClock.options().trace(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot write the trace to " + missing + ": there is no folder " + missing.getParent());
        assertThatThrownBy(() -> Asyncio.run(sleep(1), VirtualClock.options().trace(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot write the trace to " + folder + ": it is a folder");
    }

    @Test
    void aFileThatCannotBeWrittenInTheEndIsLoggedAndTheResultIsReturned() throws IOException {
        Files.createDirectory(file("sub"));
        Path trace = file("sub").resolve("trace.html");
        try (CapturedLog log = new CapturedLog()) {
            String result = Asyncio.run(
                    named("main", x -> sleep(1), x -> {
                        Files.delete(file("sub"));
                        return sleep(Duration.ofSeconds(1), "result");
                    }),
                    VirtualClock.options().trace(trace));
            assertThat(result).isEqualTo("result");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("SEVERE cannot write the trace to " + trace + " java.nio.file.NoSuchFileException: ");
        }
    }

    @Test
    void anInterruptDoesNotSpoilTheFile() throws IOException {
        assertThatThrownBy(() -> Asyncio.run(
                        named("main", x -> {
                            Thread.currentThread().interrupt();
                            return sleep(60);
                        }),
                        options("trace.html")))
                .isInstanceOf(CancelledError.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(text("trace.html")).endsWith("</html>\n");
    }

    @Test
    void theLoopsOfAGroupAreInTheSameFile() throws IOException {
        Asyncio.run(
                Steps.steps(x -> {
                    LoopGroup loops = new LoopGroup(2, "workers");
                    return Steps.within(
                            loops, () -> Steps.steps(y -> loops.submit(() -> named("work", z -> Asyncio.yieldNow()))));
                }),
                RunOptions.defaults().interruptible(false).trace(file("trace.json")));
        assertThat(text("trace.json"))
                .contains("\"args\":{\"name\":\"loop 2 on thread \\\"workers-1\\\"\"}")
                .contains("\"args\":{\"name\":\"loop 3 on thread \\\"workers-2\\\"\"}")
                .containsPattern("\"pid\":[23],\"tid\":1,\"name\":\"thread_name\",\"args\":\\{\"name\":\"Task-1: ");
    }

    @Test
    void loopsThatRecordToOneFileAtATimeShareIt() throws Exception {
        RunOptions options = RunOptions.defaults().trace(file("trace.json"));
        CountDownLatch both = new CountDownLatch(2);
        try (LoopThread one = LoopThread.start("one", options);
                LoopThread two = LoopThread.start("two", options)) {
            for (LoopThread loop : List.of(one, two)) {
                loop.submit(() -> named("meet", x -> {
                            both.countDown();
                            return null;
                        }))
                        .join();
            }
        }
        assertThat(text("trace.json"))
                .contains("loop 1 on thread \\\"one\\\"")
                .contains("loop 2 on thread \\\"two\\\"");
    }
}
