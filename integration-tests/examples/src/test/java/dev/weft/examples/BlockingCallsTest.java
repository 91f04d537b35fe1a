package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.BlockingCall;
import dev.weft.Coroutine;
import dev.weft.RunOptions;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that block the loop are found, and waits of the loop itself are none. */
class BlockingCallsTest {
    private static List<BlockingCall> in(Coroutine<?> program) {
        List<BlockingCall> calls = new ArrayList<>();
        run(program, RunOptions.defaults().onBlockingCall(calls::add));
        return calls;
    }

    /** The sleep is the subject here. */
    private static int parse() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    @Async
    static Coroutine<Integer> reads() {
        await(yieldNow());
        return result(parse());
    }

    @Async
    static Coroutine<Void> blocks() {
        await(reads());
        await(sleep(0.02)); // a wait, and no block
        return done();
    }

    @Test
    void aSleepIsNamedWithItsCoroutine() {
        assertThat(in(blocks()))
                .filteredOn(call -> call.what().equals("sleep"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(19));
                    assertThat(call.place())
                            .matches(
                                    "dev\\.weft\\.examples\\.BlockingCallsTest\\.parse\\(BlockingCallsTest\\.java:\\d+\\)(, in java\\.lang\\.Thread\\.sleep\\d?)?"); // newer JDKs hide it
                    assertThat(call.coroutine())
                            .matches("BlockingCallsTest\\.reads \\(BlockingCallsTest\\.java:\\d+\\)");
                    assertThat(call.stack()).isNotEmpty();
                    assertThat(call.toString())
                            .matches("sleep of \\d+ ms in dev\\.weft.*, coroutine BlockingCallsTest.*");
                });
    }

    @Async
    static Coroutine<Void> waits() {
        await(sleep(0.03));
        await(toThread(() -> parse()));
        return done();
    }

    @Test
    void whatTheLoopAndOtherThreadsDoIsNoBlockingCall() {
        assertThat(in(waits()))
                .filteredOn(call -> !call.what().startsWith("file"))
                .isEmpty();
    }

    @Async
    static Coroutine<Void> callsBack() {
        runningLoop().callSoon(() -> parse());
        await(yieldNow());
        await(yieldNow());
        return done();
    }

    @Test
    void aCallbackHasNoCoroutine() {
        assertThat(in(callsBack()))
                .filteredOn(call -> call.what().equals("sleep"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.coroutine()).isNull();
                    assertThat(call.place()).contains("BlockingCallsTest.parse(BlockingCallsTest.java:");
                });
    }
}
