package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies that emit. */
class GeneratorsTest {
    private static Map<String, byte[]> compile(String members) {
        return Oracle.compile(Map.of("Program.java", """
                import static dev.weft.Asyncio.*;
                import static dev.weft.processor.weave.oracle.Trace.*;
                import dev.weft.*;
                import dev.weft.annotations.Async;
                import java.util.*;
                class Program {
                """ + members + """
                    @Async static Coroutine<List<Object>> all(AsyncIterator<?> source) {
                        List<Object> all = new ArrayList<>();
                        while (await(source.advance())) { all.add(source.current()); }
                        return result(all);
                    }
                }
                """));
    }

    @Test
    void emitsBetweenAwaits() {
        Map<String, byte[]> classes = compile("""
                @Async static AsyncGenerator<Object> numbers(long from, String s) {
                    say("start");
                    for (long i = from; i < from + 3; i++) {
                        emit(i);
                        emit(s + await(step(i)));
                    }
                    try { emit("in try"); } finally { emit(await(step("in finally"))); }
                    if (from == 5) { return end(); }
                    emit(null);
                    return end();
                }
                @Async static Coroutine<?> main() {
                    AsyncGenerator<Object> first = numbers(1, "a");
                    say("cold");
                    say(await(all(first)));
                    return result(await(all(numbers(5, "b"))));
                }
                """);
        assertThat(Oracle.woven(classes, "Program"))
                .containsOnly(List.of(
                        "cold",
                        "start",
                        "await 1",
                        "await 2",
                        "await 3",
                        "await in finally",
                        "[1, a1, 2, a2, 3, a3, in try, in finally, null]",
                        "start",
                        "await 5",
                        "await 6",
                        "await 7",
                        "await in finally",
                        "= [5, b5, 6, b6, 7, b7, in try, in finally]"));
    }

    @Test
    void keepsTheStackOverAnEmit() {
        Map<String, byte[]> classes = compile("""
                @Async static AsyncGenerator<String> odd(int k) {
                    String s = k + "|" + 1.5 + switch (k) { case 1 -> { emit("one"); yield 1L; } default -> { emit("other"); yield 2L; } };
                    emit(s);
                    return end();
                }
                @Async static Coroutine<?> main() { return result(await(all(odd(1))) + "" + await(all(odd(2)))); }
                """);
        assertThat(Oracle.woven(classes, "Program")).containsOnly(List.of("= [one, 1|1.51][other, 2|1.52]"));
    }

    @Test
    void refusesToReturnAnythingElse() {
        Map<String, byte[]> classes = compile("""
                @Async static AsyncGenerator<String> other() { return other(); }
                @Async static Coroutine<?> main() { return done(); }
                """);
        assertThatThrownBy(() -> ClassFileFrontEnd.weave(classes))
                .isInstanceOf(WeaveException.class)
                .hasMessageContaining("return end();")
                .satisfies(e -> assertThat(((WeaveException) e).line()).isEqualTo(7));
    }

    @Test
    void refusesToEmitInACoroutine() {
        Map<String, byte[]> classes = compile("@Async static Coroutine<?> main() { emit(1); return done(); }");
        assertThatThrownBy(() -> ClassFileFrontEnd.weave(classes))
                .isInstanceOf(WeaveException.class)
                .extracting("reason", "method", "line")
                .containsExactly(WeaveException.Reason.MISPLACED, "main", 7);
    }
}
