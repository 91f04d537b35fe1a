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
                assertThat(all()).containsSubsequence(second, first);
            }
            assertThat(all()).contains(second).doesNotContain(first);
        }
        assertThat(all()).doesNotContain(first, second);
        assertThat(second.number).isGreaterThan(first.number);
    }

    @Test
    void keepsNoLoopThatIsNotClosed() {
        WeakReference<Loop> lost = new WeakReference<>(loop());
        loseGarbage(lost);
        assertThat(lost.get()).isNull();
    }

    @Test
    void keepsNoLoopOfARunThatIsOver() {
        Loop[] inside = new Loop[1];
        run(new Continuation<Void>() {
            @Override
            protected Object resume(Object sent) {
                inside[0] = Running.loop();
                assertThat(all()).contains(inside[0]);
                return null;
            }
        });
        WeakReference<Loop> over = new WeakReference<>(inside[0]);
        inside[0] = null;
        loseGarbage(over);
        assertThat(over.get()).isNull();
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
        assertThat(all()).containsAll(open);
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
        assertThat(all()).containsAll(kept).doesNotHaveDuplicates();
        kept.forEach(EventLoop::close);
        assertThat(all()).doesNotContainAnyElementsOf(kept);
    }

    private static void loseGarbage(WeakReference<?> lost) {
        for (int i = 0; i < 100 && lost.get() != null; i++) {
            System.gc();
        }
    }

    private static List<Loop> all() {
        List<Loop> all = new ArrayList<>();
        OpenLoops.forEach((loop, number) -> all.add(loop));
        return all;
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
