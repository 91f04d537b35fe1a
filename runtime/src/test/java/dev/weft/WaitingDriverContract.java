package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a loop relies on in a driver that has the loop's thread to itself; and, with a loop on it, the
 * {@link LoopDriverContract}.
 */
abstract class WaitingDriverContract extends LoopDriverContract {
    /** More often than this nobody returns for no reason, in a wait of some milliseconds. */
    private static final int FEW = 20;

    private final LoopDriver driver = driver();

    abstract LoopDriver driver();

    @AfterEach
    void close() {
        driver.close();
        driver.wake(); // somebody may come late
    }

    @Override
    EventLoop start() throws Exception {
        EventLoop loop = EventLoop.create(driver());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.runForever();
                        ended.complete(null);
                    } catch (Throwable failure) {
                        ended.completeExceptionally(failure);
                    }
                },
                "loop");
        thread.setDaemon(true);
        thread.start();
        this.ended = ended;
        return loop;
    }

    private CompletableFuture<Void> ended;

    @Override
    void end(EventLoop loop, Runnable action) throws Exception {
        loop.callSoonThreadsafe(loop::stop);
        ended.get(60, TimeUnit.SECONDS);
        action.run();
    }

    /** Waits for a deadline some milliseconds away; returns how often the driver returned. */
    private int waits() {
        long deadline = driver.nanos() + 10_000_000;
        int waits = 0;
        while (driver.nanos() < deadline) {
            driver.await(deadline);
            driver.poll();
            waits++;
        }
        return waits;
    }

    @Test
    void aWaitEndsAtItsDeadline() {
        assertThat(waits()).isBetween(1, FEW);
    }

    @Test
    void aDeadlineThatIsOverEndsTheWaitAtOnce() {
        driver.await(driver.nanos());
        driver.await(driver.nanos() - 1);
        driver.await(Long.MIN_VALUE);
        assertThat(driver.poll()).isFalse();
    }

    @Test
    void aWakeUpBeforeTheWaitEndsIt() {
        driver.wake();
        driver.wake();
        driver.await(Long.MAX_VALUE);
        assertThat(driver.poll()).isFalse();
    }

    @Test
    void aWakeUpIsUsedUp() {
        driver.wake();
        driver.await(Long.MAX_VALUE);
        assertThat(waits()).isBetween(1, FEW);
    }

    @Test
    void aWakeUpFromAnotherThreadEndsTheWait() throws Exception {
        int rounds = 1_000;
        Thread waker = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                driver.wake();
                Thread.yield();
            }
            driver.wake();
        });
        waker.start();
        while (waker.isAlive()) {
            driver.await(driver.nanos() + 1_000_000);
        }
        waker.join();
        Thread last = new Thread(driver::wake);
        driver.await(driver.nanos() + 1); // takes what the first thread left
        last.start();
        driver.await(Long.MAX_VALUE);
        last.join();
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        Thread.currentThread().interrupt();
        driver.await(Long.MAX_VALUE);
        assertThat(Thread.interrupted()).isTrue();
        CountDownLatch begun = new CountDownLatch(1);
        boolean[] interrupted = new boolean[1];
        Thread thread = new Thread(() -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                driver.await(Long.MAX_VALUE);
            }
            interrupted[0] = true;
        });
        thread.start();
        begun.await();
        thread.interrupt();
        thread.join();
        assertThat(interrupted[0]).isTrue();
    }
}
