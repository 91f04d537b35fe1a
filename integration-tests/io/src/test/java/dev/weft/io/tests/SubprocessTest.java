package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncTimeoutException;
import dev.weft.Task;
import dev.weft.io.Completed;
import dev.weft.io.LimitExceededException;
import dev.weft.io.Subprocess;
import dev.weft.io.SubprocessException;
import dev.weft.io.SubprocessOptions;
import dev.weft.testing.streams.Streams;
import dev.weft.testkit.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a timeout is not looked at
class SubprocessTest {
    private static final SubprocessOptions DEFAULTS = SubprocessOptions.defaults();

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    @Test
    void aProgramRunsToItsEnd() {
        Completed completed = run(Subprocess.run(shell("cat; echo oops >&2; exit 3"), DEFAULTS.input("hi".getBytes())));
        assertThat(completed.stdoutText()).isEqualTo("hi");
        assertThat(completed.stderrText()).isEqualTo("oops\n");
        assertThat(completed.exitCode()).isEqualTo(3);
    }

    @Test
    void muchInputAndOutputDoNotBlockEachOther() {
        byte[] all = Streams.noise(3_000_000, 9);
        Completed completed = run(Subprocess.run(shell("tee /dev/stderr"), DEFAULTS.input(all)));
        assertThat(Arrays.equals(completed.stdout(), all)).isTrue();
        assertThat(Arrays.equals(completed.stderr(), all)).isTrue();
    }

    @Test
    void aProgramNeedNotReadItsInput() {
        Completed completed = run(Subprocess.run(shell("exec true"), DEFAULTS.input(new byte[1_000_000])));
        assertThat(completed.exitCode()).isZero();
    }

    @Test
    void environmentDirectoryAndMergedStreams(@TempDir Path folder) throws Exception {
        Completed completed = run(Subprocess.run(
                shell("echo $GREETING; pwd; echo err >&2"),
                DEFAULTS.environment("GREETING", "hello").directory(folder).mergeErrors()));
        assertThat(completed.stdoutText()).isEqualTo("hello\n" + folder.toRealPath() + "\nerr\n");
        assertThat(completed.stderr()).isEmpty();
        Completed bare = run(Subprocess.run(
                List.of("/usr/bin/env"), DEFAULTS.withoutInheritedEnvironment().environment("A", "b")));
        assertThat(bare.stdoutText()).isEqualTo("A=b\n");
    }

    @Test
    void tooMuchOutputEndsTheProgram() {
        run(async(() -> {
            try {
                await(Subprocess.run(shell("echo 12345; exec sleep 1000"), DEFAULTS.outputLimit(3)));
                throw new AssertionError("there is no limit");
            } catch (LimitExceededException e) {
                assertThat(e.limit()).isEqualTo(3);
                assertThat(e).hasMessageContaining("has more than 3 bytes");
            }
        }));
    }

    @Test
    void aProgramThatIsNotThere() {
        run(async(() -> {
            try {
                await(Subprocess.start(List.of("/no/such/program")));
                throw new AssertionError("started");
            } catch (SubprocessException e) {
                assertThat(e).hasMessageStartingWith("cannot start /no/such/program: ");
            }
        }));
    }

    @Test
    void linesAreReadWhileTheProgramRuns() {
        run(async(() -> {
            try (Subprocess cat = await(Subprocess.start(List.of("cat")))) {
                for (int i = 0; i < 3; i++) {
                    await(cat.stdin().send(("line " + i + "\n").getBytes(StandardCharsets.UTF_8)));
                    assertThat(await(cat.stdout().receiveLine(100))).isEqualTo("line " + i);
                }
                await(cat.stdin().sendEof());
                assertThat(await(cat.stdout().receiveLine(100))).isNull();
                assertThat(await(cat.waitFor())).isZero();
                assertThat(await(cat.waitFor())).isZero();
                assertThat(cat.kill()).as("it has ended").isFalse();
            }
        }));
    }

    @Test
    void leavingTheScopeEndsTheProgram() {
        List<Long> pids = new ArrayList<>();
        run(async(() -> {
            try (Subprocess sleep = await(Subprocess.start(List.of("sleep", "1000")))) {
                pids.add(sleep.pid());
                assertThat(sleep.isAlive()).isTrue();
            }
        }));
        assertThat(ProcessHandle.of(pids.get(0))).as("gone, and no zombie").isEmpty();
    }

    @Test
    void aProgramThatRefusesToTerminateIsKilledWhenTheExitIsCancelled() {
        List<Integer> codes = new ArrayList<>();
        run(async(() -> {
            Subprocess stubborn = await(Subprocess.start(shell("trap '' TERM; echo ready; while :; do sleep 1; done")));
            Task<Void> task = createTask(async(() -> {
                try (stubborn) {
                    assertThat(await(stubborn.stdout().receiveLine(100))).isEqualTo("ready");
                }
            }));
            await(sleep(0.1));
            while (!task.isDone()) {
                task.cancel();
                await(sleep(0.01));
            }
            assertThat(task.isCancelled()).isTrue();
            codes.add(await(stubborn.waitFor()));
        }));
        assertThat(codes).containsExactly(137);
    }

    @Test
    void exitCodesOfSignalsAreThoseOfAShell() {
        run(async(() -> {
            try (Subprocess sleep = await(Subprocess.start(List.of("sleep", "1000")))) {
                try (var limit = timeout(0.01)) {
                    await(sleep.waitFor());
                } catch (AsyncTimeoutException e) {
                    assertThat(sleep.terminate()).isTrue();
                }
                assertThat(await(sleep.waitFor())).isEqualTo(143);
            }
        }));
    }

    @Test
    void anotherProgramThatHoldsThePipeDoesNotDelayTheEnd() {
        List<String> pids = new ArrayList<>();
        Completed completed = run(waitFor(Subprocess.run(shell("sleep 1000 & echo $!")), Duration.ofSeconds(60)));
        pids.add(completed.stdoutText().trim());
        ProcessHandle.of(Long.parseLong(pids.get(0))).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(completed.exitCode()).isZero();
        assertThat(pids.get(0)).isNotEmpty();
    }

    @Test
    void aRunThatIsCancelledBeforeItBeginsLeavesNothingToReport() {
        // the end of a run tells of coroutines that nobody has awaited
        assertThat(CapturedLog.of(() -> run(async(() -> {
                    Task<Completed> task = createTask(Subprocess.run(List.of("sleep", "1000")));
                    task.cancel();
                    await(waitAll(List.of(task)));
                    assertThat(task.isCancelled()).isTrue();
                }))))
                .isEmpty();
    }

    @Test
    void cancellingARunEndsTheProgram() {
        long before = ProcessHandle.current().children().count();
        run(async(() -> {
            Task<Completed> task = createTask(Subprocess.run(List.of("sleep", "1000")));
            while (ProcessHandle.current().children().count() == before) {
                await(sleep(0.001));
            }
            await(sleep(0.01));
            task.cancel();
            await(waitAll(List.of(task)));
            assertThat(task.isCancelled()).isTrue();
        }));
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
    }
}
