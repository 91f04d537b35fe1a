package dev.weft.testing.guide;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Transport;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.testing.CancelEverywhere;
import dev.weft.testing.FailEverywhere;
import dev.weft.testing.Simulation;
import dev.weft.testing.TestClock;
import dev.weft.testing.WeftTest;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** The tests that the guide shows; most of them fail, and have to. */
public final class Guide {
    private Guide() {}

    // ---- time

    static final class Flaky {
        private int calls;

        @Async
        Coroutine<String> call() throws IOException {
            calls++;
            await(sleep(0.5));
            if (calls < 3) {
                throw new IOException("not now");
            }
            return result("answer");
        }
    }

    @Async
    static Coroutine<String> withRetries(Flaky server) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return result(await(server.call()));
            } catch (IOException refused) {
                if (tries == 3) {
                    throw refused;
                }
            }
            await(sleep(60));
        }
    }

    @Tag("program")
    static class RetryTest {
        @WeftTest
        @Async
        Coroutine<Void> triesThreeTimes() throws IOException {
            assertThat(await(withRetries(new Flaky()))).isEqualTo("answer"); // two minutes, at once
            return done();
        }

        @WeftTest
        @Async
        Coroutine<Void> waitsAMinuteInBetween(TestClock clock) throws IOException {
            Flaky server = new Flaky();
            Task<String> task = createTask(withRetries(server));
            clock.advance(Duration.ofSeconds(60));
            assertThat(server.calls).isEqualTo(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(server.calls).isEqualTo(2);
            assertThat(await(task)).isEqualTo("answer");
            return done();
        }
    }

    // ---- a race

    static final class Account {
        private int balance;

        @Async
        Coroutine<Void> deposit(int amount, int work) {
            await(sleep(1)); // asks somebody
            int seen = balance;
            for (int i = 0; i < work; i++) {
                await(yieldNow());
            }
            balance = seen + amount;
            return done();
        }
    }

    @Tag("program")
    static class AccountTest {
        @WeftTest(schedules = 200)
        @Async
        Coroutine<Void> keepsBothDeposits() {
            Account account = new Account();
            Task<Void> small = createTask(account.deposit(1, 0), "small");
            Task<Void> large = createTask(account.deposit(100, 1), "large");
            await(gather(small, large));
            assertThat(account.balance).isEqualTo(101);
            return done();
        }
    }

    // ---- a deadlock

    @Async
    static Coroutine<Void> transfer(AsyncLock from, AsyncLock to) {
        try (from) {
            await(sleep(1));
            try (to) {
                await(sleep(1));
            }
        }
        return done();
    }

    @Tag("program")
    static class TransferTest {
        @WeftTest
        @Async
        Coroutine<Void> transfersBothWays() {
            AsyncLock left = new AsyncLock("left");
            AsyncLock right = new AsyncLock("right");
            Task<Void> there = createTask(transfer(left, right), "there");
            Task<Void> back = createTask(transfer(right, left), "back");
            await(there);
            await(back);
            return done();
        }
    }

    // ---- a call that blocks

    /** Takes its time. */
    private static String read() throws InterruptedException {
        return new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS) ? "not read" : "read";
    }

    @Tag("program")
    static class ReadTest {
        @WeftTest(failOnBlockingCall = true)
        @Async
        Coroutine<Void> readsInAThread() {
            assertThat(await(toThread(() -> read()))).isEqualTo("read"); // without toThread it would fail
            return done();
        }
    }

    // ---- a leak

    @SuppressWarnings("weft:unprotected-lock") // that is the fault
    @Async
    static Coroutine<Void> query(AsyncSemaphore connections) {
        await(connections.acquire());
        await(sleep(0.1));
        connections.release(); // in a finally block, it would be
        return done();
    }

    @Tag("program")
    static class QueryTest {
        @WeftTest
        @CancelEverywhere
        @FailEverywhere(IOException.class)
        @Async
        Coroutine<Void> returnsItsConnection() {
            AsyncSemaphore connections = new AsyncSemaphore(2, "connections");
            await(query(connections));
            return done();
        }
    }

    // ---- a transport

    /** Sends the complement of each byte. */
    public static class Masked implements Transport {
        private final ByteStream inner;

        /** Makes one over another stream. */
        public Masked(ByteStream inner) {
            this.inner = inner;
        }

        @Override
        @Async
        public Coroutine<Integer> receive(ByteBuffer into) {
            int from = into.position();
            int count = await(inner.receive(into));
            for (int i = from; i < into.position(); i++) {
                into.put(i, (byte) ~into.get(i));
            }
            return result(count);
        }

        @Override
        public Coroutine<Void> send(ByteBuffer bytes) {
            ByteBuffer masked = ByteBuffer.allocate(bytes.remaining());
            while (bytes.hasRemaining()) {
                masked.put((byte) ~bytes.get());
            }
            return inner.send(masked.flip());
        }

        @Override
        public Coroutine<Void> sendEof() {
            return inner.sendEof();
        }

        @Override
        public void close() {
            inner.abort();
        }
    }

    @Tag("program")
    static class MaskedTest implements StreamContract {
        @Override
        public Coroutine<ByteStream.Pair> open(Resources resources) {
            ByteStream.Pair wire = ByteStream.pair();
            return result(new ByteStream.Pair(
                    ByteStream.over(new Masked(wire.left())), ByteStream.over(new Masked(wire.right()))));
        }

        @Override
        public boolean hasAddresses() {
            return false;
        }

        @Override
        public void drive(Coroutine<Void> test) {
            Simulation.run(test); // in virtual time
        }
    }
}
