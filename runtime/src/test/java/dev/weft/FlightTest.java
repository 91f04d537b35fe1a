package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.weft.sync.AsyncLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a loop tells Flight Recorder. */
class FlightTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private static final List<String> EVENTS = List.of("Task", "Step", "Wait", "Cancel", "LoopLag");

    @TempDir
    Path folder;

    private static Recording start() {
        Recording recording = new Recording();
        EVENTS.forEach(name -> recording.enable("dev.weft." + name).withoutThreshold());
        recording.start();
        return recording;
    }

    private List<RecordedEvent> stop(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("run.jfr");
        recording.dump(file);
        recording.close();
        return RecordingFile.readAllEvents(file);
    }

    /** The fields of the events of a kind, in the order in which they were written. */
    private static List<String> told(List<RecordedEvent> events, String kind, String... fields) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.weft." + kind))
                .map(event -> Stream.of(fields)
                        .map(field -> String.valueOf(event.<Object>getValue(field)))
                        .reduce((before, after) -> before + " | " + after)
                        .orElse(""))
                .toList();
    }

    private Task<Integer> named(String name, Steps.Step... steps) {
        return loop.createTask(Steps.named("Demo." + name, steps), name);
    }

    @Test
    void theLivesOfTasks() throws IOException {
        Recording recording = start();
        virtual.run(
                x -> named("works", y -> sleep(1), y -> yieldNow(), y -> null),
                x -> named("fails", y -> {
                    throw new IllegalStateException("no");
                }),
                Steps.caught((x, failure) -> null));
        List<RecordedEvent> events = stop(recording);
        assertThat(told(events, "Task", "task", "coroutine", "outcome", "failure", "creator", "steps", "fromCreation"))
                .containsExactly(
                        "works | Demo.works | succeeded | null | Task-1 | 3 | true",
                        "fails | Demo.fails | failed | java.lang.IllegalStateException: no | Task-1 | 1 | true",
                        "Task-1 | steps | succeeded | null | null | 3 | true");
        assertThat(told(events, "Task", "loop", "eventThread.javaName"))
                .allMatch(line -> line.matches(
                        "[1-9]\\d* \\| " + Thread.currentThread().getName().replace("(", "\\(")));
    }

    @Test
    void whatTasksHaveWaitedFor() throws IOException {
        AsyncLock lock = new AsyncLock("db");
        Recording recording = start();
        virtual.run(
                x -> lock.acquire(),
                x -> {
                    named("next", y -> lock.acquire());
                    return sleep(1);
                },
                x -> {
                    lock.release();
                    return yieldNow();
                },
                x -> yieldNow());
        List<RecordedEvent> events = stop(recording);
        assertThat(told(events, "Wait", "task", "coroutine", "waitsFor"))
                .containsExactly(
                        "Task-1 | steps | null", // for its first turn
                        "next | Demo.next | null",
                        "Task-1 | steps | sleep",
                        "next | Demo.next | AsyncLock \"db\" held by task Task-1",
                        "Task-1 | steps | null",
                        "Task-1 | steps | null");
    }

    @Test
    void stepsAndCallbacks() throws IOException {
        Recording recording = start();
        virtual.run(x -> {
            loop.callSoon(new Runnable() {
                @Override
                public void run() {}

                @Override
                public String toString() {
                    return "the callback";
                }
            });
            return yieldNow();
        });
        List<RecordedEvent> events = stop(recording);
        assertThat(told(events, "Step", "task", "coroutine", "callback"))
                .startsWith("Task-1 | steps | null", "null | null | the callback", "Task-1 | steps | null");
        assertThat(told(events, "LoopLag", "entries")).startsWith("1", "2");
    }

    /** A task that is started at once steps within the step of its creator. */
    @Test
    void aStepWithinAStep() throws IOException {
        Recording recording = start();
        virtual.run(x -> loop.createTask(
                Steps.named("Demo.eager", y -> null),
                TaskOptions.DEFAULTS.withName("eager").withEager(true)));
        List<RecordedEvent> events = stop(recording);
        assertThat(told(events, "Step", "task", "coroutine")).startsWith("eager | Demo.eager", "Task-1 | steps");
        assertThat(told(events, "Task", "task", "creator")).startsWith("eager | Task-1");
    }

    @Test
    void whoCancels() throws IOException {
        Recording recording = start();
        virtual.run(
                x -> {
                    Task<Integer> victim = named("victim", y -> sleep(1000));
                    loop.callLater(Duration.ofSeconds(1), () -> victim.cancel("too long"));
                    return victim;
                },
                Steps.caught((x, failure) -> {
                    named("other", y -> sleep(1000)).cancel();
                    return yieldNow();
                }));
        List<RecordedEvent> events = stop(recording);
        assertThat(told(events, "Cancel", "task", "coroutine", "message", "by"))
                .containsExactly("victim | Demo.victim | too long | null", "other | Demo.other | null | Task-1");
        assertThat(events.stream()
                        .filter(event -> event.getEventType().getName().equals("dev.weft.Cancel"))
                        .allMatch(event -> event.getStackTrace().getFrames().stream()
                                .anyMatch(frame ->
                                        frame.getMethod().getType().getName().startsWith(FlightTest.class.getName()))))
                .isTrue();
        assertThat(told(events, "Task", "task", "outcome")).startsWith("victim | cancelled", "other | cancelled");
    }

    @Test
    void aRecordingThatBeginsAndEndsWhileTasksRun() throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        List<Recording> recording = new ArrayList<>();
        Task<?> old = named("old", x -> sleep(3), x -> null);
        virtual.run(
                x -> sleep(1),
                x -> {
                    recording.add(start());
                    return sleep(4);
                },
                x -> {
                    events.addAll(stop(recording.get(0)));
                    return sleep(1);
                },
                x -> named("unseen", y -> null),
                x -> null);
        assertThat(old.isDone()).isTrue();
        assertThat(told(events, "Task", "task", "fromCreation", "steps")).containsExactly("old | false | 1");
        assertThat(told(events, "Wait", "task", "waitsFor")).doesNotContain("null | null");
        assertThatNoException().isThrownBy(() -> virtual.run(x -> yieldNow()));
    }

    /** A program of a few milliseconds. */
    static final class Hello {
        private Hello() {}

        public static void main(String[] args) {
            Asyncio.run(Steps.steps(x -> yieldNow(), x -> {
                System.out.println("hello");
                return null;
            }));
        }
    }

    private static List<String> output(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hello.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void aProgramThatNobodyRecordsLoadsNothingOfIt() throws IOException {
        List<String> lines = output("-Xlog:class+load");
        assertThat(lines).contains("hello").anyMatch(line -> line.contains("dev.weft.internal.core.Loop"));
        assertThat(lines).noneMatch(line -> line.contains("jdk.jfr") || line.contains("dev.weft.internal.flight"));
    }

    @Test
    void aProgramThatIsRecordedFromItsStart() throws IOException {
        Path file = folder.resolve("hello.jfr");
        assertThat(output("-XX:StartFlightRecording=filename=" + file)).contains("hello");
        assertThat(told(RecordingFile.readAllEvents(file), "Task", "task", "outcome"))
                .contains("Task-1 | succeeded");
    }

    @Test
    void aJavaWithoutFlightRecorder() throws IOException {
        assertThat(output("--limit-modules", "java.base", "-Djdk.jfr.repository=none"))
                .containsExactly("hello");
    }
}
