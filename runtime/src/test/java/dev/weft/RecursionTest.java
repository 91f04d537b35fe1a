package dev.weft;

import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.codegen.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Depth is bounded by the heap, not by the Java stack, whether the bottom suspends or not. */
class RecursionTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private static final int DEPTH = 100_000;

    /** Awaits one that is less deep, and adds one. */
    private static final class Deep extends Script<Integer> {
        private final int depth;
        private final Coroutine<?> bottom;

        Deep(int depth, Coroutine<?> bottom) {
            this.depth = depth;
            this.bottom = bottom;
        }

        @Override
        Object body(Object sent) throws Throwable {
            if (label == 0) {
                if (waits(1, depth == 0 ? bottom : new Deep(depth - 1, bottom))) {
                    return SUSPENDED;
                }
            } else {
                got = value(sent);
            }
            return depth == 0 ? Integer.valueOf(0) : (Integer) ((Integer) got + 1);
        }
    }

    @Test
    void aRecursionThatNeverSuspends() {
        assertThat(virtual.run(new Deep(DEPTH, Asyncio.done()))).isEqualTo(DEPTH);
    }

    @Test
    void aRecursionThatSuspendsAtTheBottom() {
        assertThat(virtual.run(new Deep(DEPTH, yieldNow()))).isEqualTo(DEPTH);
    }

    @Test
    void aFailureAtTheBottomComesOutAtTheTop() {
        IllegalArgumentException failure = new IllegalArgumentException("bottom");
        Throwable caught = virtual.run(
                x -> new Deep(DEPTH, Steps.steps(y -> {
                    throw failure;
                })),
                Steps.caught((x, thrown) -> thrown));
        assertThat(caught).isSameAs(failure);
    }

    @Test
    void aSmallStackIsEnough() throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Thread small = new Thread(
                null,
                () -> {
                    try (EventLoop own = EventLoop.create()) {
                        assertThat(own.runUntilComplete(new Deep(DEPTH, yieldNow())))
                                .isEqualTo(DEPTH);
                    } catch (Throwable thrown) {
                        failure[0] = thrown;
                    }
                },
                "small stack",
                512 * 1024);
        small.start();
        small.join();
        assertThat(failure[0]).isNull();
    }

    /** {@code return countDown(n - 1)}: each one takes the place of the one before. */
    private static final class CountDown extends Frame<String> {
        private final int n;
        private final Coroutine<?> between;

        CountDown(int n, Coroutine<?> between) {
            this.n = n;
            this.between = between;
        }

        @Override
        protected Object resume(Object sent) throws Throwable {
            value(sent);
            if (label == 0 && between != null) {
                label = 1;
                if (await(between, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return n == 0 ? "end" : tailCall(new CountDown(n - 1, between), this);
        }
    }

    @Test
    void tailCallsRunInConstantMemory() {
        assertThat(virtual.run(new CountDown(3_000_000, null))).isEqualTo("end");
        assertThat(virtual.run(new CountDown(300_000, yieldNow()))).isEqualTo("end");
    }

    @Test
    void anAwaiterGetsTheOutcomeOfATailCall() {
        String outcome = virtual.run(x -> new CountDown(1_000, yieldNow()), x -> x + "!");
        assertThat(outcome).isEqualTo("end!");
    }

    @Test
    void tailCallsOfWhatIsShared() {
        Coroutine<?> result = new Frame<Void>() {
            @Override
            protected Object resume(Object sent) throws Throwable {
                return tailCall(yieldNow(), this);
            }
        };
        Object value = virtual.run(x -> result, x -> "after");
        assertThat(value).isEqualTo("after");
        assertThat(loop.runUntilComplete(loop.createTask(yieldNow()))).isNull();
    }

    @Test
    void theCallStackOfATask() { // rule 153
        Task<Integer> task = loop.createTask(new Deep(2, Asyncio.sleep(1)), "kid");
        Task<?> waiting = loop.createTask(Steps.steps(x -> task), "parent");
        Task<?> gathering = loop.createTask(Steps.steps(x -> Asyncio.gather(task)), "gatherer");
        virtual.run(x -> yieldNow(), x -> {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            task.printStack(new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8));
            assertThat(bytes.toString(java.nio.charset.StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            "Stack for <Task pending name='kid' coro=<coroutine script>> (innermost first):",
                            "  at sleep",
                            "  at script",
                            "  at script",
                            "  at script",
                            "  waits for sleep, 1 s left",
                            "  awaited by parent",
                            "  awaited by gatherer");
            return task;
        });
        virtual.run(x -> waiting, x -> gathering);
    }
}
