package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The trace of a failure has the chain of awaits that led to it, whatever it came through. */
class AwaitChainTest {
    /**
     * The methods of this class in the trace, without the generated ones; at the end is the test that has called
     * {@code run}.
     */
    private static List<String> chain(Coroutine<?> program) {
        return chain(catchThrowable(() -> run(program)));
    }

    private static List<String> chain(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(element -> element.getClassName().equals(AwaitChainTest.class.getName()))
                .map(StackTraceElement::getMethodName)
                .filter(method -> !method.contains("$") && !method.equals("chain"))
                .toList();
    }

    @Async
    static Coroutine<Integer> fails() {
        await(yieldNow());
        throw new IllegalStateException("fails");
    }

    /** Fails on another thread, once somebody awaits it. */
    private static CompletableFuture<String> stage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        runningLoop()
                .callSoon(() ->
                        new Thread(() -> stage.completeExceptionally(new IllegalStateException("column"))).start());
        return stage;
    }

    @Async
    static Coroutine<String> query() {
        return result(await(stage()));
    }

    @Async
    static Coroutine<String> service() {
        String answer = await(query());
        return result(answer + "!");
    }

    @Async
    static Coroutine<String> controller() {
        String answer = await(service());
        return result(answer + "!");
    }

    @Test
    void aStageThatFails() {
        assertThat(chain(controller())).endsWith("query", "service", "controller");
    }

    @Async
    static Coroutine<String> inThread() {
        String row = await(toThread(() -> {
            throw new SQLException("no row");
        }));
        return result(row + "!");
    }

    @Async
    static Coroutine<String> callsThread() {
        String row = await(inThread());
        return result(row + "!");
    }

    @Test
    void aThreadThatFails() {
        assertThat(chain(callsThread())).endsWith("inThread", "callsThread");
    }

    private static void runToItsEnd(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Async
    static Coroutine<String> inExecutor() {
        String row = await(runningLoop().runInExecutor(AwaitChainTest::runToItsEnd, () -> {
            throw new SQLException("no row");
        }));
        return result(row + "!");
    }

    /** However fast the executor is: this one has failed before anybody awaits it. */
    @Test
    void anExecutorThatFailsAtOnce() {
        assertThat(chain(inExecutor())).endsWith("inExecutor");
    }

    @Async
    static Coroutine<Integer> awaitsTask() {
        int value = await(createTask(fails()));
        return result(value + 1);
    }

    @Async
    static Coroutine<Integer> callsTask() {
        int value = await(awaitsTask());
        return result(value + 1);
    }

    @Test
    void aTaskThatFails() {
        assertThat(chain(callsTask())).containsExactly("fails", "awaitsTask", "callsTask", "aTaskThatFails");
    }

    @Async
    static Coroutine<Integer> gathers() {
        List<Integer> values = await(gather(callsTask(), fails()));
        return result(values.size());
    }

    @Test
    void aGatherThatFails() {
        assertThat(chain(gathers())).containsExactly("fails", "gathers", "aGatherThatFails");
    }

    @Async
    static Coroutine<Integer> shields() {
        int value = await(shield(createTask(fails())));
        return result(value + 1);
    }

    @Test
    void aShieldThatFails() {
        assertThat(chain(shields())).containsExactly("fails", "shields", "aShieldThatFails");
    }

    @Async
    static Coroutine<Integer> limits() {
        int value = await(waitFor(awaitsTask(), Duration.ofHours(1)));
        return result(value + 1);
    }

    @Test
    void whatFailsWithinALimit() {
        assertThat(chain(limits())).containsExactly("fails", "awaitsTask", "limits", "whatFailsWithinALimit");
    }

    @Async
    static AsyncGenerator<Integer> generates() {
        emit(await(awaitsTask()));
        return end();
    }

    @Async
    static Coroutine<Integer> consumes() {
        int sum = 0;
        for (int value : awaitEach(generates())) {
            sum += value;
        }
        return result(sum);
    }

    @Test
    void aGeneratorThatFails() {
        assertThat(chain(consumes()))
                .containsExactly("fails", "awaitsTask", "generates", "consumes", "aGeneratorThatFails");
    }

    @Async
    static Coroutine<Integer> groups() {
        try (var group = new TaskGroup()) {
            group.createTask(awaitsTask());
        }
        return result(1);
    }

    @Async
    static Coroutine<Integer> callsGroup() {
        int value = await(groups());
        return result(value + 1);
    }

    @Test
    void aGroupThatFails() {
        Throwable failure = catchThrowable(() -> run(callsGroup()));
        assertThat(chain(failure)).containsExactly("groups", "callsGroup", "aGroupThatFails");
        assertThat(chain(((ExceptionGroup) failure).exceptions().get(0))).startsWith("fails", "awaitsTask");
    }

    private static final IllegalStateException SHARED = new IllegalStateException("shared");

    @Async
    static Coroutine<Integer> failsAgain() {
        await(yieldNow());
        throw SHARED;
    }

    @Async
    static Coroutine<Integer> awaitsAgain() {
        int value = await(createTask(failsAgain()));
        return result(value + 1);
    }

    @Test
    void oneObjectThatIsThrownAgainDoesNotGrow() {
        catchThrowable(() -> run(awaitsAgain()));
        int length = SHARED.getStackTrace().length;
        for (int n = 0; n < 50; n++) {
            catchThrowable(() -> run(awaitsAgain()));
        }
        assertThat(SHARED.getStackTrace()).hasSize(length);
    }
}
