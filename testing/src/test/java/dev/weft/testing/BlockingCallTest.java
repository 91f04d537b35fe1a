package dev.weft.testing;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A test fails on calls that block its loop, if it says so. */
class BlockingCallTest {
    /** To block is the subject here. */
    private static boolean block() throws InterruptedException {
        return new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }

    @Async
    static Coroutine<Void> blocks() throws InterruptedException {
        await(sleep(3600)); // virtual time, in which nothing blocks
        block();
        return done();
    }

    @Tag("program")
    static class Program {
        @WeftTest(failOnBlockingCall = true)
        Coroutine<Void> isTold() throws InterruptedException {
            return blocks();
        }

        @WeftTest
        Coroutine<Void> isNotAsked() throws InterruptedException {
            return blocks();
        }

        @WeftTest(failOnBlockingCall = true)
        @Async
        Coroutine<Void> blocksAThread() {
            await(toThread(() -> block()));
            return done();
        }

        @WeftTest(failOnBlockingCall = true)
        @Async
        Coroutine<Void> failsBesides() throws InterruptedException {
            block();
            throw new IllegalArgumentException("of the test");
        }

        @WeftTest(failOnBlockingCall = true)
        @Async
        Coroutine<Void> leavesATask() throws InterruptedException {
            Task<Void> left = createTask(sleep(1), "left");
            block();
            assertThat(left.isDone()).isFalse();
            return done();
        }
    }

    /** A class of its own: no test may wait for the initialisation of this one. */
    private static final class Ran {
        static final Programs PROGRAMS = Programs.run(Program.class);
    }

    @Test
    void aTestFailsWithTheLineThatBlocks() {
        assertThat(Ran.PROGRAMS.failure("isTold()"))
                .isInstanceOfSatisfying(
                        BlockingCallError.class,
                        error -> assertThat(error.calls()).singleElement().satisfies(call -> {
                            assertThat(call.what()).isEqualTo("park");
                            assertThat(call.coroutine()).startsWith("BlockingCallTest.blocks (BlockingCallTest.java:");
                        }))
                .message()
                .matches("(?s)the program has blocked the thread of its loop, 1 time:\n"
                        + "  park of \\d+ ms in dev\\.weft\\.testing\\.BlockingCallTest\\.block\\(BlockingCallTest\\.java:\\d+\\), in .*,"
                        + " coroutine BlockingCallTest\\.blocks \\(BlockingCallTest\\.java:\\d+\\)\n      at .*");
    }

    @Test
    void otherTestsPass() {
        assertThat(Ran.PROGRAMS.results).containsEntry("isNotAsked()", "ok").containsEntry("blocksAThread()", "ok");
    }

    @Test
    void whatElseIsWrongComesFirst() {
        assertThat(Ran.PROGRAMS.failure("failsBesides()"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(BlockingCallError.class));
        assertThat(Ran.PROGRAMS.failure("leavesATask()"))
                .isInstanceOf(LeftOverError.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(BlockingCallError.class));
    }

    @Async
    private static Coroutine<Boolean> blocksIn(int wanted, AtomicInteger runs) throws Exception {
        boolean isOpen = runs.incrementAndGet() == wanted && block();
        await(sleep(1));
        return result(isOpen);
    }

    @Test
    void theFirstOfSeveralRunsIsLookedAt() {
        SimulationOptions options = SimulationOptions.defaults().failOnBlockingCall(true);
        assertThatThrownBy(() -> Simulation.run(async(() -> await(blocksIn(1, new AtomicInteger()))), options))
                .isInstanceOf(BlockingCallError.class);
        AtomicInteger runs = new AtomicInteger();
        Simulation.cancelEverywhere(() -> async(() -> await(blocksIn(2, runs))), options);
        assertThat(runs).hasValue(2);
    }
}
