package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.core.Running;
import dev.weft.internal.observe.Conductor;
import dev.weft.internal.observe.Insight;
import dev.weft.internal.observe.Ledger;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncSemaphore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ConductorTest {
    private final List<String> trace = new ArrayList<>();

    /** Virtual time, and the choices of the test. */
    private static final class Choosing implements Conductor {
        private final VirtualClock clock = new VirtualClock();
        private final IntUnaryOperator choice;
        private final List<Object> turns = new ArrayList<>();
        private Insight insight;

        Choosing(IntUnaryOperator choice) {
            this.choice = choice;
        }

        @Override
        public void conducts(Insight insight) {
            this.insight = insight;
        }

        @Override
        public int next(int count) {
            return choice.applyAsInt(count);
        }

        @Override
        public void turned(Object entry) {
            turns.add(entry);
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }

        @Override
        public void await(long deadline) {
            clock.await(deadline);
        }

        @Override
        public boolean poll() {
            return clock.poll();
        }

        @Override
        public void wake() {
            clock.wake();
        }

        @Override
        public void close() {
            clock.close();
        }
    }

    private void runThree(Choosing driver) {
        try (EventLoop loop = EventLoop.create(driver)) {
            loop.setExceptionHandler((source, error) -> source.stop());
            for (String name : List.of("a", "b", "c")) {
                loop.callSoon(() -> trace.add(name));
            }
            loop.callSoon(loop::stop);
            loop.runForever();
        }
    }

    @Test
    void decidesWhoIsNext() {
        Choosing driver = new Choosing(count -> Math.max(0, count - 2));
        runThree(driver);
        assertThat(trace).containsExactly("c", "b", "a");
        assertThat(driver.turns).hasSize(4);
    }

    @Test
    void putsTheFirstIntoTheNextIteration() {
        List<Integer> counts = new ArrayList<>();
        runThree(new Choosing(count -> {
            counts.add(count);
            return counts.size() == 1 ? Conductor.LATER : 0;
        }));
        assertThat(counts).containsExactly(4, 3, 2, 1); // the last one stopped the loop
        assertThat(trace).containsExactly("b", "c");
    }

    @Test
    void aFailureAppearsInPlaceOfALockAndTheLockIsPassedOn() {
        Choosing driver = new Choosing(count -> 0);
        AsyncLock lock = new AsyncLock("left");
        Ledger ledger = new Ledger(() -> Running.loop() == null ? null : Asyncio.currentTask());
        Ledger outer = ledger.open();
        try (EventLoop loop = EventLoop.create(driver)) {
            loop.setExceptionHandler((source, error) -> source.stop());
            loop.runUntilComplete(lock.acquire());
            Task<Void> first = loop.createTask(lock.acquire(), "first");
            Task<Void> second = loop.createTask(lock.acquire(), "second");
            IOException failure = new IOException("injected");
            loop.callSoon(() -> {
                assertThat(driver.insight.state(first)).startsWith("waits for AsyncLock \"left\" held by task ");
                assertThat(driver.insight.isOwnWait(first)).isTrue();
                assertThat(driver.insight.fail(first, failure)).isTrue();
                lock.release();
            });
            loop.runUntilComplete(second);
            assertThat(first.exception()).isSameAs(failure);
            assertThat(ledger.holders(lock)).containsExactly(second);
            assertThat(lock).hasToString("AsyncLock \"left\"[locked]");
        } finally {
            Ledger.close(outer);
        }
    }

    @Test
    void aLedgerKnowsWhoHasPermits() {
        AsyncSemaphore permits = new AsyncSemaphore(2, "db");
        Ledger ledger = new Ledger(() -> Running.loop() == null ? null : Asyncio.currentTask());
        Ledger outer = ledger.open();
        try (EventLoop loop = EventLoop.create(new VirtualClock())) {
            Task<Void> one = loop.createTask(permits.acquire(), "one");
            Task<Void> two = loop.createTask(permits.acquire(), "two");
            loop.runUntilComplete(two);
            assertThat(ledger.holders(permits)).containsExactly(one, two);
            permits.release();
            assertThat(ledger.held()).containsExactly(java.util.Map.entry(permits, List.of(two)));
            permits.release();
            permits.release(); // more than were taken
            assertThat(ledger.held()).isEmpty();
        } finally {
            Ledger.close(outer);
        }
        try (EventLoop loop = EventLoop.create(new VirtualClock())) {
            loop.runUntilComplete(permits.acquire());
        }
        assertThat(ledger.held()).isEmpty(); // nobody observes
    }
}
