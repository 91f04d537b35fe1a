package dev.weft.internal.core;

import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.internal.schedule.ParkingDriver;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OpenLoopsTest {
    @Test
    void tellsLoopsUntilTheyAreClosed() {
        Loop first = loop();
        Loop second = loop();
        try (second) {
            try (first) {
                assertThat(OpenLoops.all()).containsSubsequence(second, first);
            }
            assertThat(OpenLoops.all()).contains(second).doesNotContain(first);
        }
        assertThat(OpenLoops.all()).doesNotContain(first, second);
        assertThat(second.number).isGreaterThan(first.number);
    }

    @Test
    void keepsNoLoopThatIsNotClosed() {
        WeakReference<Loop> lost = new WeakReference<>(loop());
        while (lost.get() != null) {
            System.gc();
        }
        try (Loop next = loop()) {
            assertThat(OpenLoops.all()).contains(next).doesNotContainNull();
        }
    }

    @Test
    void keepsNoLoopOfARunThatIsOver() {
        Loop[] inside = new Loop[1];
        run(new Continuation<Void>() {
            @Override
            protected Object resume(Object sent) {
                inside[0] = Running.loop();
                assertThat(OpenLoops.all()).contains(inside[0]);
                return null;
            }
        });
        WeakReference<Loop> over = new WeakReference<>(inside[0]);
        inside[0] = null;
        while (over.get() != null) {
            System.gc();
        }
    }

    @Test
    void keepsNoPlacesOfShortRunsBelowAnOpenLoop() {
        List<Loop> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (int n = 0; n < 1000; n++) {
                loop().close();
            }
            Loop below = loop();
            open.add(below);
            loop().close();
            open.add(loop());
            below.close();
            open.remove(below);
        }
        for (int n = 0; n < 64; n++) {
            loop().close();
        }
        Loop last = loop();
        open.add(last);
        assertThat(OpenLoops.all()).containsAll(open);
        assertThat(places(last)).isLessThan(2 * 64 + 2 * open.size());
        open.forEach(EventLoop::close);
    }

    @Test
    void takesLoopsFromManyThreads() throws InterruptedException {
        List<Loop> kept = new ArrayList<>();
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int n = 0; n < 5000; n++) {
                    Loop loop = loop();
                    if (n % 100 == 0) {
                        synchronized (kept) {
                            kept.add(loop);
                        }
                    } else {
                        loop.close();
                    }
                    run(done());
                }
            });
            threads.add(thread);
            thread.start();
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(kept).hasSize(200).extracting(loop -> loop.number).doesNotHaveDuplicates();
        assertThat(OpenLoops.all()).containsAll(kept).doesNotHaveDuplicates();
        kept.forEach(EventLoop::close);
        assertThat(OpenLoops.all()).doesNotContainAnyElementsOf(kept);
    }

    private static Loop loop() {
        return new Loop(new ParkingDriver());
    }

    private static int places(Loop youngest) {
        int places = 0;
        for (OpenLoops.Place place = youngest.place; place != null; place = place.older) {
            places++;
        }
        return places;
    }
}
