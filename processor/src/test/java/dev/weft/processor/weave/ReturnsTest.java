package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

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
        Map<String, byte[]> classes = Oracle.compile(Map.of("Program.java", HEAD + members + "}"));
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

    /** The coroutines are all made in calls that could be made directly, alone or beside what has to be awaited. */
    @Test
    void awaitsWhatComesFromSeveralPlaces() {
        check(
                """
                @Async static Coroutine<String> one(boolean waits) {
                    say("one"); if (waits) { await(step("1")); } return result("one");
                }
                @Async static Coroutine<String> two(int i) { say("two"); await(step("2")); return result("two" + i); }
                @Async static Coroutine<String> fails() { throw new IllegalStateException("fails"); }
                @Async static Coroutine<Boolean> yes() { return result(true); }
                @Async static Coroutine<String> caught(int i) {
                    return result(await(switch (i) {
                        case 0 -> { try { yield fails(); } catch (IllegalStateException e) { yield one(false); } }
                        default -> two(i);
                    }));
                }
                @Async static Coroutine<?> main() {
                    for (boolean b : new boolean[] {true, false}) {
                        say(await(b ? one(b) : two(3)));
                        say(await((Awaitable<String>) (b ? (Coroutine<String>) one(b) : ((two(4))))));
                        say(1 + await(await(yes()) == b ? one(true) : step("s")) + await(b ? step("t") : two(5)));
                        say(await(switch (b ? 2 : 1) {
                            case 1 -> one(b);
                            case 2 -> b && await(yes()) ? two(6) : b ? one(b) : two(7);
                            default -> throw new IllegalStateException();
                        }));
                        Coroutine<String> held;
                        String text = await(held = b ? one(false) : two(8));
                        say(text + (held != null));
                    }
                    try { await(caught(0)); } catch (IllegalStateException e) { say(e.getMessage()); }
                    try { await(true ? null : one(true)); } catch (NullPointerException e) { say("null"); }
                    return result(await(caught(1)));
                }
                """,
                "one",
                "await 1",
                "one",
                "one",
                "await 1",
                "one",
                "one",
                "await 1",
                "await t",
                "1onet",
                "two",
                "await 2",
                "two6",
                "one",
                "onetrue",
                "two",
                "await 2",
                "two3",
                "two",
                "await 2",
                "two4",
                "await s",
                "two",
                "await 2",
                "1stwo5",
                "one",
                "one",
                "two",
                "await 2",
                "two8true",
                "fails",
                "null",
                "two",
                "await 2",
                "= two1");
    }

    @Test
    void returnsWhatComesFromSeveralPlaces() {
        check(
                """
                @Async static Coroutine<String> one(String s) { say("one"); return result(await(step(s))); }
                @Async static Coroutine<String> two() { say("two"); return result("two"); }
                @Async static Coroutine<String> fails() { throw new IllegalStateException("fails"); }
                @Async static Coroutine<String> both(boolean b) { return b ? one("b") : two(); }
                @Async static Coroutine<String> all(int i) {
                    return i == 0 ? two() : i == 1 ? result("r") : i == 2 ? step("s") : i == 3 ? one("o") : (Coroutine<String>) two();
                }
                @Async static Coroutine<String> chosen(int i) {
                    try {
                        return switch (i) {
                            case 0 -> fails();
                            case 1 -> { try { yield fails(); } finally { say("inner"); } }
                            case 2 -> result(await(i > 1 ? one("c") : two()));
                            default -> i > 3 ? result("more") : two();
                        };
                    } catch (IllegalStateException e) {
                        return result("never");
                    } finally {
                        say("finally");
                    }
                }
                @Async static Coroutine<?> main() {
                    say(await(both(true)) + await(both(false)));
                    for (int i = 0; i < 5; i++) { say(await(all(i))); }
                    for (int i = 0; i < 5; i++) {
                        try { say(await(chosen(i))); } catch (IllegalStateException e) { say(e.getMessage()); }
                    }
                    return done();
                }
                """,
                "one",
                "await b",
                "two",
                "btwo",
                "two",
                "two",
                "r",
                "await s",
                "s",
                "one",
                "await o",
                "o",
                "two",
                "two",
                "finally",
                "fails",
                "inner",
                "finally",
                "fails",
                "one",
                "await c",
                "finally",
                "c",
                "finally",
                "two",
                "two",
                "finally",
                "more",
                "= null");
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
