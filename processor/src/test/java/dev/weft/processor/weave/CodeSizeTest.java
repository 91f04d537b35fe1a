package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Code grows with the awaits and with the variables, not with the product; and long bodies do what they do
 * synchronously.
 */
class CodeSizeTest {
    private static final String HEAD = """
            import static dev.weft.Asyncio.*;
            import static dev.weft.processor.weave.oracle.Trace.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            import java.util.*;
            class Program {
            @Async static Coroutine<?> main() { return result(await(body("x", 3))); }
            """;
    private static final List<String> TYPES = List.of(
            "int", "String", "long", "Integer", "List<String>", "double", "boolean", "Object", "float", "char[]");

    /**
     * A body whose variables get their values one after the other between the awaits.
     *
     * @param span for how many variables each is read, as many as there are if all are read at the end
     */
    private static String body(int awaits, int locals, int span) {
        StringBuilder code =
                new StringBuilder("@Async static Coroutine<String> body(String p, int q) {\nlong total = q;\n");
        int declared = 0;
        for (int i = 0; i < awaits; i++) {
            for (; declared < locals && declared * awaits <= i * locals; declared++) {
                code.append(declaration(declared));
            }
            code.append("total += await(step(").append(i).append("));\n");
            if (declared > span) {
                code.append("total += String.valueOf(v").append(declared - span).append(").length();\n");
            }
        }
        code.append("String r = p + total;\n");
        for (int i = Math.max(0, declared - span); i < declared; i++) {
            code.append("r += v").append(i).append(" + \",\";\n");
        }
        return code + "return result(r);\n}\n";
    }

    private static String declaration(int i) {
        String type = TYPES.get(i % TYPES.size());
        String value = switch (type) {
            case "int" -> "q + " + i;
            case "String" -> "p + " + i;
            case "long" -> "total + " + i;
            case "Integer" -> "await(step(" + i + "))";
            case "List<String>" -> "List.of(p, \"v" + i + "\")";
            case "double" -> "q * 0.5";
            case "boolean" -> "q > " + i;
            case "Object" -> "new Object[] {p}.length";
            case "float" -> "q * 2f";
            default -> "(p + " + i + ").toCharArray()";
        };
        String name = "v" + i;
        return type.equals("char[]")
                ? "char[] a" + i + " = " + value + "; String " + name + " = new String(a" + i + ");\n"
                : type + " " + name + " = " + value + ";\n";
    }

    private static Map<String, byte[]> compile(String members) {
        return Oracle.compile(Map.of("Program.java", HEAD + members + "}"));
    }

    private static Woven.BodySize size(String members) throws WeaveException {
        return ClassFileFrontEnd.weaveAndReport(compile(members)).get("Program").sizes().stream()
                .filter(size -> size.body().methodName().equals("body"))
                .findAny()
                .orElseThrow();
    }

    private static void check(String members) {
        Oracle.check(Map.of("Program.java", HEAD + members + "}"), "Program");
    }

    @Test
    void aHandlerStaysBelowWhatHotSpotCompiles() throws WeaveException {
        assertThat(size(body(25, 50, 50)))
                .satisfies(size -> assertThat(size.suspensions()).isEqualTo(30))
                .satisfies(size -> assertThat(size.bytes()).isLessThanOrEqualTo(4096));
        assertThat(size(body(25, 50, 6)).bytes()).isLessThanOrEqualTo(4096);
        assertThat(size(body(100, 8, 8)).bytes()).isLessThanOrEqualTo(7500);
    }

    @ParameterizedTest
    @CsvSource({"50, 5, 5", "50, 200, 200", "100, 80, 7", "300, 80, 80", "300, 20, 3"})
    void longBodiesDoTheSame(int awaits, int locals, int span) {
        check(body(awaits, locals, span));
    }

    @Test
    void aThousandAwaitsWithTwoHundredVariables() throws WeaveException {
        assertThat(size(body(1000, 200, 200)).bytes()).isLessThan(65536);
    }

    /** As short as they are where each await has its own code, these 1,400 do not fit: they share it. */
    @Test
    void awaitsShareCodeWhereTheyDoNotFitOtherwise() throws WeaveException {
        StringBuilder code = new StringBuilder(
                "@Async static Coroutine<String> body(String p, int q) {\nlong total = q; String r = p; Object last = p;\n");
        for (int i = 0; i < 1400; i++) {
            if (i % 200 == 100) {
                code.append("try {\n");
            }
            code.append(List.of(
                            "total += await(step(" + i + "));\n",
                            "await(step(" + i + "));\n",
                            "last = await(step(p));\n",
                            "q += total + await(step(" + i + "));\n")
                    .get(i % 4));
            if (i % 200 == 199) {
                code.append("r += last; last = null;\nawait(fail(new IllegalStateException(\"e\")));\n")
                        .append(
                                "} catch (IllegalStateException e) { r += e.getMessage() + await(step(p)); } finally { total++; }\n");
            }
        }
        code.append("return result(r + total + q + last);\n}\n");

        assertThat(size(code.toString()).bytes()).isLessThan(65536);
        check(code.toString());
    }

    /** What is null or {@code this} at each await is restored from nothing; another variable of its slot is not. */
    @Test
    void slotsOfNullAndThis() {
        StringBuilder code = new StringBuilder("""
                @Async static Coroutine<String> body(String p, int q) { return result(await(new Program().each(p, q))); }
                static String text(String s) { return "text " + s; }
                @Async Coroutine<String> each(String p, int q) {
                String r = p;
                """);
        for (int i = 0; i < 12; i++) {
            code.append(
                    "{ String[] a = {p}; String[] b = a; r += await(step(a.length)); r += b.length + await(step(1)); }\n");
            code.append(
                    "{ String a = null; Program b = this; r += await(step(1)); r += text(a) + b.name() + await(step(2)); }\n");
            code.append(
                    "{ Program a = this; String b = null; r += await(step(1)); r += text(b) + a.name() + await(step(2)); }\n");
        }
        check(code + "return result(r);\n}\nString name() { return \"name\"; }\n");
    }

    /**
     * The slots of one scope are those of the next, with other types; some variables are dead while others of their
     * slot live.
     */
    @Test
    void slotsOfManyTypes() {
        StringBuilder code = new StringBuilder(
                "@Async static Coroutine<String> body(String p, int q) {\nString r = p; Object same = p; CharSequence c = p;\n");
        for (int i = 0; i < 40; i++) {
            String type = List.of("int", "long", "String", "double", "List<String>", "Object")
                    .get(i % 6);
            String value = List.of("q", "q + 1L", "p + q", "q * 0.5", "List.of(p)", "new Object[] {q}.length")
                    .get(i % 6);
            code.append("for (int i = 0; i < 2; i++) {\n")
                    .append(type)
                    .append(" a = ")
                    .append(value);
            code.append(
                    ";\ntry { if (i == 0) r += await(step(a)); else r += await(fail(new IllegalStateException(\"e\"))); }\n");
            code.append("catch (RuntimeException e) { r += e.getMessage() + a + await(step(i)); }\n");
            code.append(i % 3 == 0 ? "c = new StringBuilder(r);\n" : "c = r;\n");
            code.append(i % 4 == 0 ? "same = List.of(a);\n" : "same = null;\n");
            code.append("r += await(step(c.length())) + \"\" + same;\n}\n");
        }
        check(code + "return result(r);\n}\n");
    }

    /** What an object of the body's own variables holds is read on both sides of awaits that do not need it. */
    @Test
    void variablesThatAreDeadNowAndThen() {
        StringBuilder code = new StringBuilder(
                "@Async static Coroutine<String> body(String p, int q) {\nString r = p;\nString s; int n;\n");
        for (int i = 0; i < 60; i++) {
            if (i % 7 == 0) {
                code.append("s = p + ").append(i).append("; n = q + ").append(i).append(";\n");
            }
            code.append("r += await(step(").append(i).append("));\n");
            if (i % 7 == 3) {
                code.append("r += s + n;\n");
            }
        }
        for (int i = 0; i < 30; i++) {
            code.append("Object o")
                    .append(i)
                    .append(" = r.length(); r += await(step(")
                    .append(i)
                    .append("));\n");
        }
        IntStream.range(0, 30).forEach(i -> code.append("r += o").append(i).append(";\n"));
        check(code + "return result(r);\n}\n");
    }

    @Test
    void aLongConcatenationSavesItsStackOnce() throws WeaveException {
        StringBuilder code =
                new StringBuilder("static String join(long a, Object... all) { return a + Arrays.toString(all); }\n"
                        + "@Async static Coroutine<String> body(String p, int q) {\nreturn result(p");
        for (int i = 0; i < 150; i++) {
            code.append(" + await(step(").append(i).append("))");
        }
        code.append(" + join(q");
        for (int i = 0; i < 50; i++) {
            code.append(", await(step(").append(i).append("))");
        }
        code.append("));\n}\n");
        assertThat(size(code.toString()).bytes()).isLessThan(200 * 64);
        check(code.toString());
    }

    @Test
    void finallyBlocksWithSlotsOfTheirOwn() throws WeaveException {
        StringBuilder code =
                new StringBuilder("@Async static Coroutine<Integer> body(String p, int q) {\nint sum = q;\n");
        for (int i = 0; i < 400; i++) {
            code.append("try { await(step(")
                    .append(i)
                    .append(")); } finally { sum += ")
                    .append(i)
                    .append("; }\n");
        }
        code.append("return result(sum);\n}\n");
        Map<String, byte[]> classes = compile(code.toString());
        Woven woven = ClassFileFrontEnd.weaveAndReport(classes).get("Program");
        assertThat(woven.owner().length).isLessThan(3 * classes.get("Program").length);
        check(code.toString());
    }
}
