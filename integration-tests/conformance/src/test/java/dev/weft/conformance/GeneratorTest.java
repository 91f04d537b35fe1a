package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asynchronous generators. */
class GeneratorTest {
    private final Trace out = new Trace();

    @Async
    private AsyncGenerator<Integer> numbers(int count) {
        try {
            for (int i = 0; i < count; i++) {
                emit(i);
            }
        } finally {
            out.print("closed");
        }
        return end();
    }

    @Test
    void theLoopTakesAllThatIsEmittedAndTheGeneratorRunsOnDemand() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = numbers(3);
            out.print("cold");
            for (int number : awaitEach(generator)) {
                out.print(number);
            }
            out.print("end", await(generator.advance()));
        }));
        out.has("cold", "0", "1", "2", "closed", "end false");
    }

    @Test
    @Rule(value = "123", differs = "leaving the loop closes the iterator at once, not when it is collected")
    void leavingTheLoopEarlyClosesTheGeneratorDeterministically() {
        run(async(() -> {
            for (int number : awaitEach(numbers(5))) {
                out.print(number);
                break;
            }
            out.print("after break");
        }));
        out.has("0", "closed", "after break");
    }

    @Async
    private AsyncGenerator<Integer> ignoresTheClose() {
        try {
            emit(1);
        } finally {
            emit(2);
        }
        return end();
    }

    @Test
    @Rule("125")
    void emittingWhileItIsClosedIsAnError() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = ignoresTheClose();
            await(generator.advance());
            try {
                await(generator.closeAsync());
            } catch (IllegalStateException e) {
                out.print("refused");
            }
        }));
        out.has("refused");
    }

    @Async
    private AsyncGenerator<Integer> sleepy() {
        await(sleep(.001));
        emit(1);
        return end();
    }

    @Test
    @Rule("126")
    void twoAdvancesAtATimeAreAnError() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = sleepy();
            List<Outcome<Boolean>> outcomes = await(gatherOutcomes(generator.advance(), generator.advance()));
            out.print(outcomes.get(0), generator.current());
            out.print(((Outcome.Failure<Boolean>) outcomes.get(1))
                    .error()
                    .getClass()
                    .getSimpleName());
        }));
        out.has("Success[value=true] 1", "IllegalStateException");
    }

    @Async
    private AsyncGenerator<Integer> sleepsInTheMiddle() {
        try {
            emit(1);
            await(sleep(1));
            emit(2);
        } finally {
            out.print("generator finally");
        }
        return end();
    }

    @Test
    @Rule("128")
    void cancellingTheConsumerIsDeliveredInsideTheGenerator() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(async(() -> {
                for (int number : awaitEach(sleepsInTheMiddle())) {
                    out.print(number);
                }
            }));
            await(sleep(.001));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has("1", "generator finally", "true");
    }

    @Test
    void closingBeforeTheStartRunsNothingAndClosingAgainIsHarmless() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = numbers(3);
            await(generator.closeAsync());
            await(generator.closeAsync());
            out.print(await(generator.advance()));
        }));
        out.has("false");
    }

    @Async
    private AsyncGenerator<Integer> cleansUpSlowly() {
        try {
            emit(1);
            emit(2);
        } finally {
            await(sleep(.001));
            out.print("cleaned up");
        }
        return end();
    }

    @Test
    void closeWaitsForAFinallyThatSuspends() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = cleansUpSlowly();
            await(generator.advance());
            await(generator.closeAsync());
            out.print("closed", await(generator.advance()));
        }));
        out.has("cleaned up", "closed false");
    }

    @Async
    private AsyncGenerator<Integer> fails() {
        emit(1);
        throw new IllegalArgumentException("x");
    }

    @Test
    void anErrorOfTheGeneratorComesOutOfTheLoopAndEndsIt() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = fails();
            try {
                for (int number : awaitEach(generator)) {
                    out.print(number);
                }
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
            out.print(await(generator.advance()));
        }));
        out.has("1", "caught x", "false");
    }

    @Test
    void anErrorOfTheLoopBodyClosesTheGenerator() {
        run(async(() -> {
            try {
                for (int number : awaitEach(cleansUpSlowly())) {
                    throw new IllegalArgumentException("body " + number);
                }
            } catch (IllegalArgumentException e) {
                out.print(e.getMessage());
            }
        }));
        out.has("cleaned up", "body 1");
    }

    @Async
    private AsyncGenerator<Integer> doubled(AsyncGenerator<Integer> source) {
        for (int number : awaitEach(source)) {
            emit(2 * number);
        }
        return end();
    }

    @Async
    private Coroutine<Integer> sum(AsyncGenerator<Integer> source) {
        int sum = 0;
        for (int number : awaitEach(source)) {
            sum += number;
        }
        return result(sum);
    }

    @Test
    void generatorsStackAndClosingTheOuterOneClosesTheInner() {
        run(async(() -> {
            out.print(await(sum(doubled(numbers(4)))));
            for (int number : awaitEach(doubled(numbers(4)))) {
                out.print(number);
                break;
            }
            out.print("end");
        }));
        out.has("closed", "12", "0", "closed", "end");
    }

    @Async
    private AsyncGenerator<Integer> nested(int depth, boolean sleeps) {
        if (depth == 0) {
            if (sleeps) {
                await(sleep(.001));
            }
            emit(1);
            emit(2);
        } else {
            for (int number : awaitEach(nested(depth - 1, sleeps))) {
                emit(number);
            }
        }
        return end();
    }

    @Test
    void deepDelegationTakesNoStackHoweverItEnds() {
        int depth = 50_000;
        run(async(() -> {
            out.print(await(sum(nested(depth, false))), await(sum(nested(depth, true))));
            for (int number : awaitEach(nested(depth, false))) {
                out.print("left after", number);
                break;
            }
        }));
        out.has("3 3", "left after 1");
    }

    @Test
    void aTaskThatWaitsInADelegateShowsAllGeneratorsAbove() {
        run(async(() -> {
            Task<Integer> task = createTask(sum(nested(2, true)));
            await(yieldNow());
            ByteArrayOutputStream dump = new ByteArrayOutputStream();
            task.printStack(new PrintStream(dump, true, StandardCharsets.UTF_8));
            dump.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("  at GeneratorTest."))
                    .map(line -> line.replaceAll(".*GeneratorTest\\.(\\w+) \\(\\S+ (\\w+)\\(.*", "$1 $2"))
                    .forEach(out::print);
            await(task);
        }));
        out.has("nested await", "nested awaitEach", "nested awaitEach", "sum awaitEach");
    }
}
