package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.LoopThread;
import dev.weft.RunOptions;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that lives as long as an application. */
@Timeout(60)
class LoopThreadTest {
    private final Trace out = new Trace();

    @Async
    private static Coroutine<String> greets(String whom) {
        await(sleep(0.001));
        return result("hello " + whom + " on " + Thread.currentThread().getName());
    }

    @Async
    private Coroutine<Void> waits(CountDownLatch waiting) {
        try {
            waiting.countDown();
            await(sleep(600));
        } finally {
            await(yieldNow());
            out.print("cleaned up");
        }
        return done();
    }

    @Test
    void workFromAnyThreadRunsOnTheLoopsDaemonThread() throws Exception {
        try (LoopThread loop = LoopThread.start("greeter")) {
            assertThat(loop.submit(() -> greets("ada")).get()).isEqualTo("hello ada on greeter");
            boolean daemon =
                    loop.submit(() -> result(Thread.currentThread().isDaemon())).get();
            assertThat(daemon).isTrue();
            assertThat(loop.loop().isRunning()).isTrue();
            assertThat(loop).hasToString("LoopThread[greeter]");
        }
    }

    @Test
    void failuresAreTheOriginalOnesAlsoOfTheSupplier() {
        try (LoopThread loop = LoopThread.start("failing")) {
            IOException broken = new IOException("broken");
            assertThatThrownBy(loop.submit(() -> async(() -> {
                        throw broken;
                    }))::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(broken);
            assertThatThrownBy(loop.<Void>submit(() -> {
                        throw new IllegalStateException("no coroutine");
                    })::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("no coroutine");
            assertThatThrownBy(loop.<Void>submit(() -> null)::get).hasMessageEndingWith("the supplier's coroutine");
        }
    }

    @Test
    void cancellingTheFutureCancelsTheTask() throws Exception {
        try (LoopThread loop = LoopThread.start("cancelling")) {
            CountDownLatch waiting = new CountDownLatch(1);
            CompletableFuture<Void> future = loop.submit(() -> waits(waiting));
            waiting.await();
            future.cancel(false);
            loop.submit(() -> async(() -> {
                        while (allTasks().size() > 1) {
                            await(yieldNow());
                        }
                    }))
                    .get();
        }
        out.has("cleaned up");
    }

    @Test
    void closingCancelsWhatIsLeftAndWaitsForIt() throws Exception {
        LoopThread loop = LoopThread.start("closing");
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Void> future = loop.submit(() -> waits(waiting));
        waiting.await();
        loop.close();
        out.has("cleaned up");
        assertThat(future).isCancelled();
        assertThat(loop.loop().isClosed()).isTrue();
        assertThat(loop).hasToString("LoopThread[closing, closed]");
        loop.close();
        assertThatThrownBy(() -> loop.submit(() -> greets("nobody")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the loop thread \"closing\" is closed: it takes no more work");
    }

    @Test
    void theLoopsOwnThreadCannotWaitForItsEnd() throws Exception {
        try (LoopThread loop = LoopThread.start("own")) {
            assertThatThrownBy(loop.submit(() -> async(loop::close))::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("a loop thread cannot wait for its own end: close it from another thread, or"
                            + " stop its loop()");
        }
    }

    @Test
    void aLoopThatIsStoppedEndsItsThreadAndTakesNoMoreWork() throws Exception {
        LoopThread loop = LoopThread.start("stopped");
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Void> future = loop.submit(() -> waits(waiting));
        waiting.await();
        loop.loop().callSoonThreadsafe(loop.loop()::stop);
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        loop.close();
        out.has("cleaned up");
    }

    @Test
    void closingWaitsNoLongerThanTheOptionsSayAndSaysSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<String> log = new ArrayList<>();
        LoopThread loop = LoopThread.start("stubborn", RunOptions.defaults().executorTimeout(Duration.ofMillis(1)));
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Void> future = loop.submit(() -> async(() -> {
            try {
                waiting.countDown();
                await(sleep(600));
            } catch (CancelledError e) {
                await(toThread(() -> release.await()));
            }
        }));
        waiting.await();
        log.addAll(CapturedLog.of(loop::close));
        assertThat(log).containsExactly("WARNING the loop thread \"stubborn\" did not end within PT0.001S");
        release.countDown();
        assertThat(future).satisfiesAnyOf(f -> f.get(), f -> assertThat(f).isCancelled());
    }

    @Test
    void aLoopThatCannotBeMadeFailsTheStart() {
        RunOptions options = RunOptions.defaults().loopFactory(() -> {
            throw new IllegalStateException("no loop today");
        });
        assertThatThrownBy(() -> LoopThread.start("never", options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no loop today");
    }

    @Test
    void nothingThatWasSubmittedStaysOpenHoweverItRacesWithTheEnd() throws Exception {
        for (int round = 0; round < 50; round++) {
            LoopThread loop = LoopThread.start("racing");
            List<CompletableFuture<String>> futures = new ArrayList<>();
            Thread submitter = new Thread(() -> {
                try {
                    while (true) {
                        futures.add(loop.submit(() -> greets("ada")));
                    }
                } catch (IllegalStateException closed) {
                    // as it should
                }
            });
            submitter.start();
            loop.close();
            submitter.join();
            for (CompletableFuture<String> future : futures) {
                assertThatNoException(future);
            }
        }
    }

    private static void assertThatNoException(CompletableFuture<String> future) throws Exception {
        try {
            assertThat(future.get()).startsWith("hello");
        } catch (CancellationException cancelled) {
            // came too late
        }
    }
}
