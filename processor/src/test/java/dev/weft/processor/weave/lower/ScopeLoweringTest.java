package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncCloseable;
import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public class ScopeLoweringTest {
    /** What the programs record. */
    public static final List<String> TRACE = new ArrayList<>();

    /** A scope that suppresses exceptions of one kind. */
    public static class Suppress implements AsyncScope {
        private final String name;
        private final Class<?> kind;

        public Suppress(String name, Class<?> kind) {
            this.name = name;
            this.kind = kind;
        }

        @Override
        public Coroutine<Void> enter() {
            return Play.run(() -> {
                TRACE.add("enter " + name);
                return null;
            });
        }

        @Override
        public Coroutine<Boolean> exit(@Nullable Throwable failure) {
            return Play.run(() -> {
                TRACE.add("exit " + name + " " + Play.describe(failure));
                return kind.isInstance(failure);
            });
        }
    }

    /** A scope that throws from {@code exit} what it is given, or a new exception. */
    public static final class Rethrow implements AsyncScope {
        private final boolean same;

        public Rethrow(boolean same) {
            this.same = same;
        }

        @Override
        public Coroutine<Void> enter() {
            return Play.run(() -> null);
        }

        @Override
        public Coroutine<Boolean> exit(@Nullable Throwable failure) {
            return Play.run(() -> {
                throw same && failure instanceof RuntimeException e ? e : new Play.Stop("exit");
            });
        }
    }

    /** A resource of both kinds. */
    public static final class Both extends Suppress implements AsyncCloseable {
        public Both() {
            super("both", Void.class);
        }

        @Override
        public Coroutine<Void> closeAsync() {
            throw new AssertionError("the scope wins");
        }

        @Override
        public void close() {
            throw new AssertionError("never called");
        }
    }

    /** A resource that fails with the exception that it was made with. */
    public static final class Broken implements AsyncCloseable {
        private final RuntimeException failure;

        public Broken(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Coroutine<Void> closeAsync() {
            return Play.run(() -> {
                throw failure;
            });
        }
    }

    @Test
    void suppressionGoesOnAfterTheStatement() throws Exception {
        assertThat(run("int", """
                int n = 0;
                for (int i = 0; i < 2; i++) {
                    try (var s = new Suppress("s", Play.Stop.class)) {
                        n++;
                        if (i == 0) throw new Play.Stop("x");
                    }
                    n += 10;
                }
                return n;
                """)).isEqualTo("enter s; exit s x; enter s; exit s null; returned 22");
    }

    @Test
    void variablesThatTheBlockDidNotGetToAssignHaveTheirDefaultValues() throws Exception {
        assertThat(run("String", """
                String kept = "kept";
                String text;
                int[] array;
                int i;
                long l;
                float f;
                double d;
                try (var s = new Suppress("s", Play.Stop.class)) {
                    kept = "changed";
                    if (TRACE.size() > 0) throw new Play.Stop("x");
                    text = "assigned";
                    array = new int[1];
                    i = 1;
                    l = 2;
                    f = 3;
                    d = 4;
                }
                return kept + text + array + i + l + f + d;
                """)).isEqualTo("enter s; exit s x; returned changednullnull000.00.0");
    }

    @Test
    void suppressionAtTheEndOfTheBodyReturnsItsEmptyResult() throws Exception {
        assertThat(run("Coroutine<String>", """
                try (var outer = new Suppress("outer", Void.class); var inner = new Suppress("inner", Play.Stop.class)) {
                    if (TRACE.size() > 0) throw new Play.Stop("x");
                    return result("done");
                }
                """))
                .isEqualTo("enter outer; enter inner; exit inner x; exit outer null; returned null");
    }

    @Test
    void suppressionWhereNothingFollowsIsAnErrorThatSaysSo() throws Exception {
        assertThat(run("int", """
                do {
                    try (var s = new Suppress("s", Play.Stop.class)) {
                        if (TRACE.size() > 0) throw new Play.Stop("x");
                        return 1;
                    }
                } while (TRACE.size() < 9);
                """)).isEqualTo("enter s; exit s x; threw IllegalStateException(x)");
    }

    @Test
    void aLoopWhoseBodyNeverCompletesTurnsWhenItsExceptionIsSuppressed() throws Exception {
        assertThat(run("int", """
                while (true) {
                    try (var s = new Suppress("s", Play.Stop.class)) {
                        if (TRACE.size() < 3) throw new Play.Stop("x");
                        return 1;
                    }
                }
                """)).isEqualTo("enter s; exit s x; enter s; exit s null; returned 1");
    }

    @Test
    void aLoopWhoseHeadIsNotCertainIsNotGuessed() throws Exception {
        String loop = """
                int v = 1;
                while (true) {
                    TRACE.add("turn");
                    v += 2 + switch (v) {
                        case 0 -> 7;
                        default -> {
                            try { yield v; } finally { TRACE.add("finally"); }
                        }
                    };
                    try (var s = new Suppress("s", Play.Stop.class)) {
                        if (TRACE.size() < 5) throw new Play.Stop("x");
                        return v;
                    }
                }
                """;
        assertThat(run("int", loop)).isEqualTo("turn; finally; enter s; exit s x; threw IllegalStateException(x)");
        String withoutHandler = loop.replace("try { yield v; } finally { TRACE.add(\"finally\"); }", "yield v;");
        assertThat(run("int", withoutHandler))
                .isEqualTo("turn; enter s; exit s x; turn; enter s; exit s null; returned 10");
    }

    @Test
    void aLoopThatEndsByBreakAsksItsConditionAgain() throws Exception {
        assertThat(run("int", """
                while (TRACE.size() < 2) {
                    try (var s = new Suppress("s", Play.Stop.class)) {
                        if (TRACE.size() > 0) throw new Play.Stop("x");
                        break;
                    }
                }
                return 1;
                """)).isEqualTo("enter s; exit s x; returned 1");
    }

    @Test
    void exitMayThrowTheSameException() throws Exception {
        assertThat(run("int", """
                try (var s = new Rethrow(true)) {
                    if (TRACE.isEmpty()) throw new Play.Stop("x");
                }
                return 1;
                """)).isEqualTo("threw x");
    }

    @Test
    void exitMayReplaceTheException() throws Exception {
        assertThat(run("int", """
                try (var s = new Rethrow(false)) {
                    if (TRACE.isEmpty()) throw new Play.Stop("x");
                }
                return 1;
                """)).isEqualTo("threw exit+x");
    }

    @Test
    void closeAsyncMayThrowTheExceptionOfTheBody() throws Exception {
        assertThat(run("int", """
                var x = new Play.Stop("x");
                try (var s = new Broken(x)) {
                    if (TRACE.isEmpty()) throw x;
                }
                return 1;
                """)).isEqualTo("threw x");
    }

    @Test
    void aResourceOfBothKindsIsAScope() throws Exception {
        assertThat(run("void", "try (var b = new Both()) { TRACE.add(\"body\"); }"))
                .isEqualTo("enter both; body; exit both null; returned null");
    }

    @Test
    void anEmptyBlockIsEnteredAndLeft() throws Exception {
        assertThat(run("void", "try (var s = new Suppress(\"s\", Void.class)) {\n}"))
                .isEqualTo("enter s; exit s null; returned null");
    }

    @Test
    void aBlockThatOnlyReturnsIsEnteredAndLeft() throws Exception {
        assertThat(run("void", "try (Suppress a = null; var s = new Suppress(\"s\", Void.class)) {\nreturn;\n}"))
                .isEqualTo("enter s; exit s null; returned null");
    }

    @Test
    void closingByHandIsNotTakenForAScope() throws Exception {
        assertThat(run("void", """
                var s = new Suppress("s", Void.class);
                if (s != null)
                    s.close();
                """)).isEqualTo("threw IllegalStateException");
    }

    @Test
    void aTypeVariableIsWhatItsBoundIs() throws Exception {
        Class<?> program = Laboratory.load("Case", header() + """
                static <S extends Suppress> void with(S s) { try (s) { TRACE.add("body"); } }
                public static void test() { with(new Suppress("s", Void.class)); }
                }
                """);
        assertThat(outcome(program)).isEqualTo("enter s; body; exit s null; returned null");
    }

    @Test
    void aResourceWhoseTypeTheClassFileDoesNotTellIsClosedAsTheSourceSays() throws Exception {
        Class<?> program = Laboratory.load("Case", header() + """
                static class Named extends Suppress implements Comparable<Named> {
                    Named() { super("n", Void.class); }
                    public int compareTo(Named other) { return 0; }
                }
                static <S extends Comparable<S> & dev.weft.AsyncScope> void with(S s) {
                    try (s) {
                        TRACE.add("body");
                    }
                }
                public static void test() { with(new Named()); }
                }
                """);
        assertThat(outcome(program)).isEqualTo("enter n; body; exit n null; returned null");
    }

    private static String header() {
        return """
                import static dev.weft.Asyncio.*;
                import static dev.weft.processor.weave.lower.ScopeLoweringTest.TRACE;
                import dev.weft.Coroutine;
                import dev.weft.processor.weave.lower.*;
                import dev.weft.processor.weave.lower.ScopeLoweringTest.*;
                public class Case {""";
    }

    private static String run(String type, String body) throws Exception {
        return outcome(Laboratory.load("Case", header() + " public static " + type + " test() {\n" + body + "}\n}\n"));
    }

    private static String outcome(Class<?> program) throws Exception {
        TRACE.clear();
        Method test = program.getMethod("test");
        try {
            Object result = test.invoke(null);
            TRACE.add("returned " + (result instanceof Coroutine<?> coroutine ? Play.resultOf(coroutine) : result));
        } catch (InvocationTargetException e) {
            TRACE.add("threw " + Play.describe(e.getCause()));
        }
        return String.join("; ", TRACE);
    }
}
