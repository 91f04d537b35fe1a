package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Thread-local values that follow tasks, with SLF4J's diagnostic context as the example. */
class CarriedLocalTest {
    private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "initial");

    private static final CarriedLocal<Map<String, String>> DIAGNOSTICS =
            CarriedLocal.of("mdc", MDC::getCopyOfContextMap, map -> {
                if (map == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(map);
                }
            });

    private final RunOptions options =
            RunOptions.defaults().carry(CarriedLocal.of(LOCAL)).carry(DIAGNOSTICS);
    private final Trace trace = new Trace();

    @AfterEach
    void clear() {
        LOCAL.remove();
        MDC.clear();
    }

    /** Puts an entry, lets others run, and sees what is there; then the same in a thread. */
    private Coroutine<Object> request(String id) {
        return steps(
                x -> {
                    MDC.put("request", id);
                    return yieldNow();
                },
                x -> {
                    trace.add(id + " has " + MDC.get("request"));
                    MDC.put("step", "2");
                    return yieldNow();
                },
                x -> {
                    trace.add(id + " has " + new TreeMap<>(MDC.getCopyOfContextMap()));
                    return null;
                });
    }

    @Test
    void theDiagnosticContextOfEachTaskIsItsOwn() {
        run(steps(x -> gather(request("a"), request("b"))), options);
        assertThat(MDC.get("request")).isNull();
        trace.has("a has a", "b has b", "a has {request=a, step=2}", "b has {request=b, step=2}");
    }

    @Test
    void theDiagnosticContextGoesIntoThreads() {
        run(
                steps(
                        x -> {
                            MDC.put("request", "a");
                            return toThread(() -> {
                                String inThread = MDC.get("request");
                                MDC.put("request", "of the thread");
                                return inThread;
                            });
                        },
                        x -> {
                            trace.add(x + " " + MDC.get("request"));
                            return null;
                        }),
                options);
        trace.has("a a");
    }

    @Test
    void isInheritedFromWhoeverStartsTheTaskAndLeavesTheThreadAlone() {
        LOCAL.set("outside");
        run(
                steps(
                        x -> {
                            trace.add(LOCAL.get());
                            LOCAL.set("main");
                            Task<Object> child = createTask(steps(y -> {
                                trace.add("child " + LOCAL.get());
                                LOCAL.set("child");
                                return null;
                            }));
                            LOCAL.set("main 2");
                            return child;
                        },
                        x -> {
                            trace.add("main " + LOCAL.get());
                            return null;
                        }),
                options);
        trace.add(LOCAL.get());
        trace.has("outside", "child main", "main main 2", "outside");
    }

    @Test
    void callbacksGetTheValueOfTheirRegistration() {
        run(
                steps(
                        x -> {
                            LOCAL.set("at registration");
                            Asyncio.runningLoop().callSoon(() -> trace.add(LOCAL.get()));
                            LOCAL.set("later");
                            return yieldNow();
                        },
                        x -> {
                            trace.add(LOCAL.get());
                            return null;
                        }),
                options);
        trace.has("at registration", "later");
    }

    @Test
    void aContextWithoutAValueHasTheInitialOne() {
        Context empty = Context.copy();
        run(
                steps(x -> {
                    LOCAL.set("task");
                    empty.run(() -> {
                        trace.add(LOCAL.get());
                        LOCAL.set("in the context");
                    });
                    trace.add(LOCAL.get());
                    empty.run(() -> trace.add(LOCAL.get()));
                    return null;
                }),
                options);
        trace.has("initial", "task", "in the context");
    }

    @Test
    void aFailingFunctionIsReportedAndTheTaskGoesOn() {
        CarriedLocal<String> broken = CarriedLocal.of(
                "broken",
                () -> {
                    throw new IllegalStateException("cannot capture");
                },
                value -> {});
        List<String> reports = new ArrayList<>();
        run(
                steps(x -> yieldNow(), x -> {
                    trace.add("went on");
                    return null;
                }),
                RunOptions.defaults().carry(broken).loopFactory(() -> {
                    EventLoop loop = EventLoop.create();
                    loop.setExceptionHandler(
                            (l, context) -> reports.add(context.exception().getMessage()));
                    return loop;
                }));
        trace.has("went on");
        assertThat(reports).isNotEmpty().containsOnly("cannot capture");
    }
}
