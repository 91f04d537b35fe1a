package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

class LoopLoweringTest {
    private static final String HEADER = """
            import static dev.weft.Asyncio.*;
            import dev.weft.*;
            public class Case {
            """;

    @Test
    void awaitEachOutsideAnEnhancedForIsRefused() {
        assertThatThrownBy(() -> Laboratory.load("Case", HEADER + """
                static void test(AsyncIterable<String> source) {
                    Iterable<String> each = awaitEach(source);
                    for (String s : each) {
                        System.out.println(s);
                    }
                }
                }
                """))
                .isInstanceOf(LoweringException.class)
                .hasMessageContaining("enhanced for")
                .satisfies(e -> assertThat(((LoweringException) e).line()).isEqualTo(5));
    }

    @Test
    void awaitEachWithAnIteratorTakenByHandIsRefused() {
        assertThatThrownBy(() -> Laboratory.load("Case", HEADER + """
                static Object test(AsyncIterable<String> source) {
                    return awaitEach(source).iterator();
                }
                }
                """)).isInstanceOf(LoweringException.class);
    }

    @Test
    void variablesOfTheMethodAreThereInTheAppendedCode() throws LoweringException {
        MethodNode method = Laboratory.lowered("Case", HEADER + """
                void test(AsyncIterable<String> source) {
                    for (String s : awaitEach(source)) {
                        System.out.println(s);
                    }
                }
                }
                """).methods.stream()
                .filter(each -> each.name.equals("test"))
                .findFirst()
                .orElseThrow();
        for (LocalVariableNode variable : method.localVariables) {
            boolean whole = Instructions.at(variable.end) == null;
            assertThat(whole).as(variable.name).isEqualTo(!variable.name.equals("s"));
        }
    }

    @Test
    void aLoopThatOnlyPassesOnDelegates() throws LoweringException {
        assertThat(calls("for (Integer i : awaitEach(source)) emit(i);")).containsOnlyOnce("delegate");
        assertThat(calls("for (int i : awaitEach(source)) { emit(i); }")).containsOnlyOnce("delegate");
        assertThat(calls("for (int i : awaitEach(source)) emit(i + 1);")).doesNotContain("delegate");
        assertThat(calls("for (long i : awaitEach(source)) emit(i);")).doesNotContain("delegate");
        assertThat(calls("for (Integer i : awaitEach(source)) { emit(i); emit(i); }"))
                .doesNotContain("delegate");
        assertThat(calls("for (Integer i : awaitEach(source)) { emit(i); break; }"))
                .doesNotContain("delegate");
        assertThat(calls("int k; for (Integer i : awaitEach(source)) { k = 1; emit(k); }"))
                .doesNotContain("delegate");
    }

    private static List<String> calls(String loop) throws LoweringException {
        String source = HEADER + "static void test(AsyncIterable<Integer> source) { " + loop + " } }";
        List<String> names = new ArrayList<>();
        for (MethodNode method : Laboratory.lowered("Case", source).methods) {
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof MethodInsnNode call && call.owner.equals(RuntimeNames.GENERATOR_FRAME)) {
                    names.add(call.name);
                }
            }
        }
        return names;
    }
}
