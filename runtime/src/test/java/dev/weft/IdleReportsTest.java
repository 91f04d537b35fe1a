package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The collector wakes no loop: one with nothing to do looks by itself, now and then, for failures that were lost. */
@org.junit.jupiter.api.Timeout(60)
class IdleReportsTest {
    private static void lose(EventLoop loop) {
        loop.createFuture().setException(new IllegalStateException("lost"));
    }

    @Test
    void aLostFailureIsReportedWhileNothingElseHappens() throws InterruptedException {
        EventLoop loop = EventLoop.create();
        CountDownLatch reported = new CountDownLatch(1);
        loop.setExceptionHandler((where, context) -> reported.countDown());
        loop.callSoon(() -> lose(loop));
        Thread thread = new Thread(loop::runForever);
        thread.start();
        do {
            System.gc();
        } while (!reported.await(20, TimeUnit.MILLISECONDS));
        loop.callSoonThreadsafe(loop::stop);
        thread.join();
        loop.close();
    }

    @Test
    void theTimeOfOtherDriversIsNotSpentForThat() {
        List<Long> deadlines = new ArrayList<>();
        EventLoop[] loop = new EventLoop[1];
        loop[0] = EventLoop.create(new LoopDriver() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public void await(long deadline) {
                deadlines.add(deadline);
                loop[0].stop();
            }

            @Override
            public boolean poll() {
                return false;
            }

            @Override
            public void wake() {}

            @Override
            public void close() {}
        });
        loop[0].setExceptionHandler((where, context) -> {});
        lose(loop[0]);
        loop[0].runForever();
        loop[0].close();
        assertThat(deadlines).containsExactly(Long.MAX_VALUE);
    }
}
