package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.BlockingCall;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.RunOptions;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that block the loop are found, and waits of the loop itself are none. */
@Timeout(120) // some wait until they are told
class BlockingCallsTest {
    private static List<BlockingCall> in(Coroutine<?> program) {
        List<BlockingCall> calls = new ArrayList<>();
        run(program, RunOptions.defaults().onBlockingCall(calls::add));
        return calls;
    }

    /** The sleep is the subject here. */
    private static int parse() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    @Async
    static Coroutine<Integer> reads() {
        await(yieldNow());
        return result(parse());
    }

    @Async
    static Coroutine<Void> blocks() {
        await(reads());
        await(sleep(0.02)); // a wait, and no block
        return done();
    }

    @Test
    void aSleepIsNamedWithItsCoroutine() {
        assertThat(in(blocks()))
                .filteredOn(call -> call.what().equals("sleep"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(19));
                    assertThat(call.place())
                            .matches(
                                    "dev\\.weft\\.examples\\.BlockingCallsTest\\.parse\\(BlockingCallsTest\\.java:\\d+\\)(, in java\\.lang\\.Thread\\.sleep\\d?)?"); // newer JDKs hide it
                    assertThat(call.coroutine())
                            .matches("BlockingCallsTest\\.reads \\(BlockingCallsTest\\.java:\\d+\\)");
                    assertThat(call.stack()).isNotEmpty();
                    assertThat(call.toString())
                            .matches("sleep of \\d+ ms in dev\\.weft.*, coroutine BlockingCallsTest.*");
                });
    }

    @Async
    static Coroutine<Void> waits() {
        await(sleep(0.03));
        await(toThread(() -> parse()));
        return done();
    }

    @Test
    void whatTheLoopAndOtherThreadsDoIsNoBlockingCall() {
        assertThat(in(waits()))
                .filteredOn(call -> !call.what().startsWith("file"))
                .isEmpty();
    }

    @Async
    static Coroutine<Void> callsBack() {
        runningLoop().callSoon(() -> parse());
        await(yieldNow());
        await(yieldNow());
        return done();
    }

    @Test
    void aCallbackHasNoCoroutine() {
        assertThat(in(callsBack()))
                .filteredOn(call -> call.what().equals("sleep"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.coroutine()).isNull();
                    assertThat(call.place()).contains("BlockingCallsTest.parse(BlockingCallsTest.java:");
                });
    }

    @Async
    static Coroutine<Thread> blocksUntilItIsTold(CompletableFuture<Thread> told) {
        parse();
        return result(await(told));
    }

    @Test
    void aCallIsToldWhileTheLoopRuns() {
        CompletableFuture<Thread> told = new CompletableFuture<>();
        RunOptions options = RunOptions.defaults().onBlockingCall(call -> told.complete(Thread.currentThread()));
        assertThat(run(blocksUntilItIsTold(told), options)).isNotEqualTo(Thread.currentThread());
    }

    @Async
    static Coroutine<Void> blocksTwice(CompletableFuture<Void> told) {
        parse();
        await(told);
        parse();
        return done();
    }

    @Test
    void eachCallIsToldOnce() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        List<BlockingCall> calls = new ArrayList<>();
        run(blocksTwice(told), RunOptions.defaults().onBlockingCall(call -> {
            if (call.what().equals("sleep")) {
                calls.add(call);
                told.complete(null);
            }
        }));
        assertThat(calls).hasSize(2);
    }

    @Async
    static Coroutine<Void> blocksUntilItIsLogged(CapturedLog log) {
        while (log.lines().stream().noneMatch(line -> line.contains("was blocked: sleep"))) {
            parse();
            await(yieldNow());
        }
        return done();
    }

    @Test
    void debugModeLogsThem() {
        CapturedLog log = new CapturedLog();
        try (log) {
            run(blocksUntilItIsLogged(log), RunOptions.defaults().debug(true));
        }
        assertThat(log.lines())
                .filteredOn(text -> text.contains("was blocked: sleep"))
                .singleElement()
                .satisfies(
                        text -> assertThat(text)
                                .matches(
                                        "(?s)WARNING loop \\d+ was blocked: sleep of \\d+ ms in dev\\.weft\\.examples\\.BlockingCallsTest\\.parse.*,"
                                                + " coroutine BlockingCallsTest\\.blocksUntilItIsLogged \\(BlockingCallsTest\\.java:\\d+\\)\n\tat .*"));
    }

    /** A driver that can be asked whether it has been closed. */
    private static final class Closing implements LoopDriver {
        private final Semaphore wakes = new Semaphore(0);
        private boolean closed;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(long deadline) {
            try {
                boolean woken = wakes.tryAcquire(Math.max(0, deadline - nanos()), TimeUnit.NANOSECONDS);
                assertThat(woken).isFalse(); // nobody else has to do with this loop
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean poll() {
            return false;
        }

        @Override
        public void wake() {
            wakes.release();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Set<ObjectName> beans() throws MalformedObjectNameException {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("dev.weft:type=EventLoop,*"), null);
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheLoopFromClosing() throws MalformedObjectNameException {
        Set<ObjectName> before = beans();
        Closing driver = new Closing();
        RunOptions options = RunOptions.defaults()
                .loopFactory(() -> EventLoop.create(driver))
                .jmx(true)
                .onBlockingCall(call -> {
                    throw new AssertionError("blocked: " + call.what());
                });
        assertThatThrownBy(() -> run(blocks(), options)).isInstanceOf(AssertionError.class);
        assertThat(driver.closed).isTrue();
        assertThat(beans()).isEqualTo(before);
    }
}
