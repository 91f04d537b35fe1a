package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.tree.LocalVariableNode;
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
            boolean whole = Code.at(variable.end) == null;
            assertThat(whole).as(variable.name).isEqualTo(!variable.name.equals("s"));
        }
    }
}
