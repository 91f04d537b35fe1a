package dev.weft;

import static dev.weft.Asyncio.createEagerTask;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners are told of steps that take long: here all of them do. */
class SlowStepsTest {
    private static final Duration ALL = Duration.ofNanos(1);
    private static final Duration NONE = Duration.ofDays(1);

    private final List<SlowStep> told = new ArrayList<>();
    private final Consumer<SlowStep> listener = told::add;

    private static <T> T run(Coroutine<T> program) {
        return Asyncio.run(program, RunOptions.defaults().loopFactory(() -> EventLoop.create(new VirtualClock())));
    }

    @Test
    void tasksAndCallbacksAreTold() {
        run(steps(
                x -> {
                    runningLoop().addSlowStepListener(ALL, listener);
                    runningLoop().addSlowStepListener(NONE, step -> {
                        throw new AssertionError(step);
                    });
                    Task<?> other = createTask(sleep(1), "other");
                    runningLoop().callSoon(new Runnable() {
                        @Override
                        public void run() {}

                        @Override
                        public String toString() {
                            return "named";
                        }
                    });
                    return other;
                },
                x -> {
                    assertThat(told)
                            .extracting(SlowStep::task, SlowStep::what)
                            .startsWith(tuple("other", "sleep"), tuple(null, "callback named"));
                    assertThat(told).allMatch(step -> step.duration().compareTo(ALL) >= 0);
                    return null;
                }));
    }

    @Test
    void ofStepsWithinStepsTheOuterOneIsTold() {
        run(steps(
                x -> {
                    runningLoop().addSlowStepListener(ALL, listener);
                    return createTask(steps(y -> createEagerTask(yieldNow(), "inner"), y -> null), "outer");
                },
                x -> {
                    // "outer" begins around "inner", which then goes on by itself
                    assertThat(told).extracting(SlowStep::task).startsWith("outer", "inner", "outer");
                    return null;
                }));
    }

    @Test
    void whoIsRemovedIsToldNothingMore() {
        run(steps(
                x -> {
                    runningLoop().addSlowStepListener(ALL, listener);
                    return createTask(yieldNow());
                },
                x -> {
                    runningLoop().removeSlowStepListener(listener);
                    runningLoop().removeSlowStepListener(listener);
                    told.clear();
                    return createTask(yieldNow());
                },
                x -> {
                    assertThat(told).isEmpty();
                    return null;
                }));
    }

    @Test
    void whatAListenerThrowsGoesToTheExceptionHandler() {
        List<ErrorContext> errors = new ArrayList<>();
        RuntimeException failure = new IllegalArgumentException("of the listener");
        run(steps(
                x -> {
                    runningLoop().setExceptionHandler((loop, context) -> errors.add(context));
                    runningLoop().addSlowStepListener(ALL, step -> {
                        throw failure;
                    });
                    return createTask(yieldNow());
                },
                x -> null));
        assertThat(errors)
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.exception()).isSameAs(failure))
                .allSatisfy(error -> assertThat(error.message()).isEqualTo("Exception in a listener of slow steps"));
    }

    @Test
    void aLimitIsPositive() {
        EventLoop loop = EventLoop.create();
        assertThatThrownBy(() -> loop.addSlowStepListener(Duration.ZERO, listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the limit of slow steps");
        loop.close();
        assertThatThrownBy(() -> loop.addSlowStepListener(ALL, listener)).isInstanceOf(IllegalStateException.class);
    }
}
