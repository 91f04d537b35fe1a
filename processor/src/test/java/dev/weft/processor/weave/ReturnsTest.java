package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.oracle.InMemoryJavac;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a coroutine finishes with, where that is not what the synchronous method does: other coroutines and null. */
class ReturnsTest {
    private static final String HEAD = """
            import static dev.weft.Asyncio.*;
            import static dev.weft.processor.weave.oracle.Trace.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            import java.util.*;
            class Program {
                static Coroutine<String> step(String s) { return dev.weft.processor.weave.oracle.Trace.step(s); }
            """;

    private static void check(String members, String... events) {
        Map<String, byte[]> classes = InMemoryJavac.compile(Map.of("Program.java", HEAD + members + "}"));
        List<List<String>> runs = Oracle.woven(classes, "Program");
        List<List<String>> expected = new ArrayList<>();
        runs.forEach(run -> expected.add(Arrays.asList(events)));
        assertThat(runs).isEqualTo(expected);
    }

    @Test
    void finishesWithTheOutcomeOfAnotherCoroutine() {
        check("""
                @Async static Coroutine<String> inner(String s) { say("inner"); return result(await(step(s)) + "!"); }
                @Async static Coroutine<String> outer() { await(step("a")); return inner("b"); }
                @Async static Coroutine<?> main() { return result(await(outer())); }
                """, "await a", "inner", "await b", "= b!");
    }

    @Test
    void runsTheFinallyBlockBeforeTheOtherCoroutine() {
        check("""
                @Async static Coroutine<String> inner() { say("inner"); return result(await(step("i"))); }
                @Async static Coroutine<String> outer() {
                    try { return inner(); } finally { say(await(step("finally"))); }
                }
                @Async static Coroutine<?> main() { return result(await(outer())); }
                """, "await finally", "finally", "inner", "await i", "= i");
    }

    @Test
    void doesNotCatchWhatTheOtherCoroutineThrows() {
        check(
                """
                @Async static Coroutine<String> inner() { await(step("i")); throw new IllegalStateException("inner"); }
                @Async static Coroutine<String> outer(boolean now) {
                    try {
                        if (now) { return fail(new IllegalStateException("at once")); }
                        return inner();
                    } catch (IllegalStateException e) {
                        say("caught"); return result("never");
                    } finally {
                        say("finally");
                    }
                }
                @Async static Coroutine<?> main() {
                    try { await(outer(true)); } catch (IllegalStateException e) { say(e.getMessage()); }
                    return result(await(outer(false)));
                }
                """,
                "finally",
                "await java.lang.IllegalStateException: at once",
                "at once",
                "finally",
                "await i",
                "! java.lang.IllegalStateException: inner");
    }

    @Test
    void catchesWhatMakingTheOtherCoroutineThrows() {
        check("""
                static Coroutine<String> make() { throw new IllegalStateException("made"); }
                @Async static Coroutine<String> outer() {
                    try { return make(); } catch (IllegalStateException e) { return step("caught"); }
                }
                @Async static Coroutine<?> main() { return result(await(outer())); }
                """, "await caught", "= caught");
    }

    @Test
    void returnsNullAsAnError() {
        check("""
                @Async static Coroutine<String> outer(boolean suspends) {
                    if (suspends) { await(step("s")); }
                    try { return null; } catch (NullPointerException e) { say("caught"); return value("v"); }
                }
                static Coroutine<String> value(String s) { return result(s); }
                @Async static Coroutine<?> main() {
                    try { await(outer(false)); } catch (NullPointerException e) { say("null"); }
                    try { await(outer(true)); } catch (NullPointerException e) { say("null"); }
                    return done();
                }
                """, "null", "await s", "null", "= null");
    }

    @Test
    void choosesBetweenValuesAndCoroutines() {
        check(
                """
                @Async static Coroutine<String> choose(int i) {
                    return i == 0 ? result("zero") : i == 1 ? step("one") : i == 2 ? result(await(step("two"))) : result("more");
                }
                @Async static Coroutine<String> guarded(int i) {
                    try {
                        return switch (i) { case 0 -> result("zero"); case 1 -> step("one"); default -> result(await(step("two"))); };
                    } finally {
                        say(await(step("f")));
                    }
                }
                @Async static Coroutine<?> main() {
                    for (int i = 0; i < 4; i++) { say(await(choose(i))); }
                    for (int i = 0; i < 3; i++) { say(await(guarded(i))); }
                    return done();
                }
                """,
                "zero",
                "await one",
                "one",
                "await two",
                "two",
                "more",
                "await f",
                "f",
                "zero",
                "await f",
                "f",
                "await one",
                "one",
                "await two",
                "await f",
                "f",
                "two",
                "= null");
    }

    @Test
    void keepsMarkersThatAreValues() {
        check("""
                @Async static Coroutine<String> variable(boolean b) {
                    Coroutine<String> r = b ? result("r") : step("s");
                    say(r == null);
                    Coroutine<String> t = result("t");
                    return b ? t : r;
                }
                @Async static Coroutine<Coroutine<String>> nested() { return result(result("inner")); }
                @Async static Coroutine<?> main() {
                    say(await(variable(true)));
                    say(await(variable(false)));
                    say(await(await(nested())));
                    await(done());
                    return result(await(result("last")));
                }
                """, "false", "t", "false", "await s", "s", "inner", "= last");
    }

    @Test
    void keepsValuesOverAwaitsInFinally() {
        check("""
                static String global = "before";
                @Async static Coroutine<String> value() {
                    try { return result(global + await(step("v"))); } finally { global = await(step("after")); }
                }
                @Async static Coroutine<Void> nothing() {
                    try { await(step("n")); return done(); } finally { await(step("f")); }
                }
                @Async static Coroutine<?> main() {
                    say(await(value()) + await(nothing()));
                    return result(global);
                }
                """, "await v", "await after", "await n", "await f", "beforevnull", "= after");
    }

    @Test
    void returnsTheValueOfALambdaEvenIfItIsACoroutine() {
        check("""
                @Async static Coroutine<?> main() {
                    Coroutine<Coroutine<String>> c = async(() -> step("inner"));
                    say("not awaited yet");
                    return result(await(await(c)));
                }
                """, "not awaited yet", "await inner", "= inner");
    }

    @Test
    void repeatsTailCallsInConstantMemory() {
        check("""
                @Async static Coroutine<Integer> count(int n, byte[] ballast) {
                    if (n == 0) { return result(ballast.length); }
                    if (n % 1000 == 0) { await(yieldNow()); }
                    return n % 2 == 0 ? count(n - 1, new byte[100_000]) : result(await(count(n - 1, ballast)));
                }
                @Async static Coroutine<?> main() { return result(await(count(20_000, new byte[0]))); }
                """, "= 100000");
    }
}
