package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import dev.weft.testkit.MemoryLoader;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a trace a body that was cut into parts is one line, as any other. */
class PartsTraceTest {
    private static final String PROGRAM = """
            import static dev.weft.Asyncio.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            class Program {
                @Async static Coroutine<Integer> body(int q) {
                    for (int i = 0; i < 9; i++) {
                        await(yieldNow());
                        if (q == 0) throw new IllegalStateException("no");
                        await(yieldNow());
                        q += check(q);
                        await(yieldNow());
                        if (q > 5) q = 3;
                        await(yieldNow());
                    }
                    return result(q);
                }
                @Async static Coroutine<Integer> body(String p) {
                    await(yieldNow());
                    int q = p.length();
                    await(yieldNow());
                    return result(check(q) + await(body(q)));
                }
                static int check(int q) {
                    if (q == 2) throw new IllegalStateException("no");
                    return q;
                }
                static Coroutine<Integer> lambda(int q) {
                    return async(() -> {
                        await(yieldNow());
                        int r = q + 1;
                        await(yieldNow());
                        r += check(r);
                        await(yieldNow());
                        return r;
                    });
                }
            }
            """;

    /** The calls of the program, innermost first, when a coroutine of it fails. */
    private static String trace(String name, Object argument, int length, String... options) throws WeaveException {
        Map<String, byte[]> classes = Oracle.compile(Map.of("Program.java", PROGRAM), options);
        Map<String, byte[]> woven =
                length == 0 ? ClassFileFrontEnd.weave(classes) : ClassFileFrontEnd.weaveInParts(classes, length);
        Throwable failure = catchThrowable(() -> {
            Method method = new MemoryLoader(woven, Oracle.class.getClassLoader())
                    .loadClass("Program")
                    .getDeclaredMethod(name, argument instanceof Integer ? int.class : String.class);
            method.setAccessible(true);
            Asyncio.run((Coroutine<?>) method.invoke(null, argument));
        });
        assertThat(failure).hasMessage("no");
        return Stream.of(failure.getStackTrace())
                .filter(call -> call.getClassName().equals("Program"))
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, 150})
    void aPartIsALineOfItsBody(int length) throws WeaveException {
        assertThat(trace("body", 0, length)).isEqualTo("Program.body(Program.java:8)");
        assertThat(trace("body", 2, length)).isEqualTo("""
                Program.check(Program.java:24)
                Program.body(Program.java:10)""");
    }

    /** The second method of a name has a body of another one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 60, 150})
    void overloadsToo(int length) throws WeaveException {
        assertThat(trace("body", "ab", length)).isEqualTo("""
                Program.check(Program.java:24)
                Program.body(Program.java:21)""");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void theLambdaOfACoroutineToo(int length) throws WeaveException {
        assertThat(trace("lambda", 1, length)).isEqualTo("""
                Program.check(Program.java:24)
                Program.lambda$lambda$0(Program.java:32)""");
    }

    /** Whether a line is known has no part in it. */
    @Test
    void alsoWithoutLines() throws WeaveException {
        assertThat(trace("body", 2, 60, "-g:none")).isEqualTo("""
                Program.check(Unknown Source)
                Program.body(Unknown Source)""");
    }
}
