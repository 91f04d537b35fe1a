package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first program of the documentation, woven by hand. */
class SeedProgramTest {
    private final Trace trace = new Trace();

    private Coroutine<String> sayAfter(double seconds, String what) {
        return new Script<>() {
            @Override
            Object body(Object sent) throws Throwable {
                switch (label) {
                    case 0:
                        if (waits(1, sleep(seconds))) return SUSPENDED;
                        return what;
                    default:
                        value(sent);
                        return what;
                }
            }
        };
    }

    @Test
    void gatherAndTasks() {
        run(new Script<Void>() {
            private Task<String> task;

            @Override
            Object body(Object sent) throws Throwable {
                switch (label) {
                    case 0:
                        if (waits(1, sayAfter(0.003, "finished"))) return SUSPENDED;
                        throw new AssertionError("does not wait");
                    case 1:
                        trace.add(value(sent));
                        if (waits(2, gather(sayAfter(0.001, "hello"), sayAfter(0.002, "how are you"))))
                            return SUSPENDED;
                        throw new AssertionError("does not wait");
                    case 2:
                        assertThat(value(sent)).isEqualTo(List.of("hello", "how are you"));
                        task = createTask(sayAfter(0.003, "a"));
                        trace.add("b");
                        trace.add("c");
                        if (waits(3, task)) return SUSPENDED;
                        throw new AssertionError("does not wait");
                    default:
                        trace.add(value(sent));
                        return null;
                }
            }
        });
        trace.has("finished", "b", "c", "a");
    }
}
