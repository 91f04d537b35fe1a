package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.core.Loop;
import dev.weft.sync.AsyncEvent;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loop does on the way into a wait, where lost failures are told. */
class IdleLoopTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    /** A driver that finds the only failure garbage on the way into the wait. */
    @Test
    void whatTheExceptionHandlerMakesReadyOnTheWayIntoTheWaitRuns() {
        AsyncEvent shutdown = new AsyncEvent();
        loop.setExceptionHandler((l, context) -> {
            trace.add(context.message());
            shutdown.set();
        });
        virtual.run(
                x -> {
                    createTask(failing("lost"));
                    return sleep(1);
                },
                x -> {
                    while (trace.size() == 0 && !collected()) {
                        Thread.onSpinWait();
                    }
                    return shutdown.await();
                });
        trace.has("Task exception was never retrieved");
    }

    private boolean collected() {
        System.gc();
        return ((Loop) loop).reports().hasGarbage();
    }

    @Test
    void aHandlerThatStopsTheLoopOnTheWayIntoTheWaitStopsIt() {
        loop.setExceptionHandler((l, context) -> loop.stop());
        loop.createTask(failing("lost"));
        loop.callLater(Duration.ofSeconds(1), () -> {
            while (!collected()) {
                Thread.onSpinWait();
            }
        });
        loop.runForever();
        assertThat(loop.time()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lostFailuresAreReportedWhileTheLoopIsBusy(int tasks) {
        int lost = 500;
        virtual.run(new Script<Void>() {
            private int i;

            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                for (int n = 1; n < tasks && i == 0; n++) {
                    createTask(new Spin(this));
                }
                for (; i < 300_000; i++) {
                    if (i < lost) {
                        createTask(failing("lost"));
                    } else if (i == lost + 10) {
                        System.gc();
                    } else if (i > lost + 10 && reports.size() > lost / 2) {
                        break;
                    }
                    if (waits(1, yieldNow())) {
                        i++;
                        return SUSPENDED;
                    }
                }
                over = true;
                return null;
            }
        });
        assertThat(reports).hasSizeGreaterThan(lost / 2);
    }

    private boolean over;

    private final class Spin extends Script<Void> {
        Spin(Object other) {}

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            return !over && waits(1, yieldNow()) ? SUSPENDED : null;
        }
    }

    @Test
    void aLoopInAnExecutorReportsLostFailuresWheneverATurnFindsNothing() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            EventLoop hosted = EventLoop.over(executor);
            CountDownLatch reported = new CountDownLatch(1);
            hosted.callSoonThreadsafe(() -> {
                hosted.setExceptionHandler((l, context) -> reported.countDown());
                hosted.createTask(failing("lost"));
            });
            while (reported.getCount() > 0) {
                System.gc();
                CountDownLatch turn = new CountDownLatch(1);
                hosted.callSoonThreadsafe(turn::countDown);
                turn.await();
            }
            executor.submit(hosted::close).get();
        } finally {
            executor.shutdown();
        }
    }
}
