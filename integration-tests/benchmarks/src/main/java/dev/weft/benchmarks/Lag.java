package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How much later than wanted sleeps end among 2,000 tasks of three kinds: those that sleep, those that compute in
 * between, and pairs that pass items to each other. Run as a program of its own for each peer.
 */
public final class Lag {
    /** How many tasks there are of each kind; of the last kind, so many pairs. */
    public static final int SLEEPING = 1_200;

    public static final int COMPUTING = 400;
    public static final int PAIRS = 200;

    /** What is left out, since the code is not compiled yet. */
    private static final long WARM_UP_NANOS = 2_000_000_000;

    private final long begin = System.nanoTime();
    private final long end;
    private long[] lags = new long[1 << 16];
    private int count;
    private int seed = 1;

    private Lag(int seconds) {
        this.end = begin + WARM_UP_NANOS + 1_000_000_000L * seconds;
    }

    /** Arguments: the peer, and for how many seconds to measure. Prints lines of a percentile, the peer, microseconds. */
    public static void main(String[] args) {
        Lag lag = new Lag(Integer.parseInt(args[1]));
        if (args[0].equals("weft")) {
            run(weft(lag));
        } else {
            KotlinLag.mixed(lag);
        }
        long[] sorted = Arrays.copyOf(lag.lags, lag.count);
        Arrays.sort(sorted);
        for (String percentile : List.of("50", "90", "99", "99.9")) {
            int place = (int) (sorted.length * Double.parseDouble(percentile) / 100);
            System.out.printf(Locale.ROOT, "p%s %s %.1f%n", percentile, args[0], sorted[place] / 1e3);
        }
    }

    /** Whether the measurement goes on. */
    public boolean goesOn() {
        return System.nanoTime() < end;
    }

    /** Returns how many milliseconds to sleep next: at least {@code least}, and at most 50 more. */
    public int nextMillis(int least) {
        seed = seed * 1_103_515_245 + 12_345;
        return least + (seed >>> 16) % 50;
    }

    /** Takes note of a sleep that began at {@code start} and was to take {@code millis}. */
    public void slept(long start, int millis) {
        long now = System.nanoTime();
        if (start - begin > WARM_UP_NANOS) {
            if (count == lags.length) {
                lags = Arrays.copyOf(lags, 2 * count);
            }
            lags[count++] = now - start - 1_000_000L * millis;
        }
    }

    /** A few microseconds of work. */
    public static int compute(int seed) {
        int x = seed;
        for (int i = 0; i < 5_000; i++) {
            x = x * 31 + (x >>> 7);
        }
        return x;
    }

    @Async
    private static Coroutine<Void> weft(Lag lag) {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < SLEEPING; i++) {
            tasks.add(createTask(sleeping(lag)));
        }
        for (int i = 0; i < COMPUTING; i++) {
            tasks.add(createTask(computing(lag)));
        }
        for (int i = 0; i < PAIRS; i++) {
            AsyncQueue<Integer> queue = new AsyncQueue<>(1);
            tasks.add(createTask(giving(lag, queue)));
            tasks.add(createTask(taking(queue)));
        }
        await(gather(tasks));
        return done();
    }

    @Async
    private static Coroutine<Void> sleeping(Lag lag) {
        while (lag.goesOn()) {
            int millis = lag.nextMillis(1);
            long start = System.nanoTime();
            await(sleep(Duration.ofMillis(millis)));
            lag.slept(start, millis);
        }
        return done();
    }

    @Async
    private static Coroutine<Void> computing(Lag lag) {
        int value = 1;
        while (lag.goesOn()) {
            int millis = lag.nextMillis(10);
            long start = System.nanoTime();
            await(sleep(Duration.ofMillis(millis)));
            lag.slept(start, millis);
            value = compute(value);
        }
        return done();
    }

    @Async
    private static Coroutine<Void> giving(Lag lag, AsyncQueue<Integer> queue) {
        while (lag.goesOn()) {
            int millis = lag.nextMillis(5);
            long start = System.nanoTime();
            await(sleep(Duration.ofMillis(millis)));
            lag.slept(start, millis);
            await(queue.put(millis));
        }
        await(queue.put(-1));
        return done();
    }

    @Async
    private static Coroutine<Void> taking(AsyncQueue<Integer> queue) {
        int taken = 0;
        while (await(queue.get()) >= 0) {
            taken++;
        }
        return done();
    }
}
