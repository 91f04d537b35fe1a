package dev.weft.processor.weave.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.shape.TableText;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;

class StateTextsTest {
    private static List<String> reorder(List<String> source, int... lines) {
        List<Suspension> suspensions = new ArrayList<>();
        for (int line : lines) {
            suspensions.add(new Suspension(
                    suspensions.size() + 1,
                    line,
                    new MethodInsnNode(
                            Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "await", Marker.AWAIT.descriptor(), false),
                    Marker.AWAIT,
                    List.of(),
                    List.of(),
                    new LabelNode()));
        }
        return StateTexts.inOrder(source, suspensions);
    }

    @Test
    void followsTheOrderOfTheCode() {
        assertThat(reorder(List.of("2 await(update)", "3 await(body)"), 3, 2))
                .containsExactly("3 await(body)", "2 await(update)");
    }

    @Test
    void repeatsWhatWasDuplicated() {
        assertThat(reorder(List.of("2 a", "2 b", "3 c"), 2, 2, 3, 2, 2, 3))
                .containsExactly("2 a", "2 b", "3 c", "2 a", "2 b", "3 c");
    }

    @Test
    void leavesOutWhatDoesNotSuspend() {
        assertThat(reorder(List.of("2 a", "3 tail"), 2)).containsExactly("2 a");
    }

    @Test
    void namesTheLineOfWhatIsNotInTheSource() {
        assertThat(reorder(List.of("2 a"), 2, 7)).containsExactly("2 a", "7");
    }

    @Test
    void tellsTheTablesOfSeveralBodiesApart() {
        List<TableText> tables = List.of(
                new TableText("A.m A.java:1", List.of("2 await(a)", "3")),
                new TableText("A.n A.java:5", List.of()),
                new TableText("A.o A.java:7", List.of("8 await(1)")));
        assertThat(TableText.parse(TableText.text(tables))).isEqualTo(tables);
    }

    /** A constant takes 65535 bytes. */
    @Test
    void cutsTextsThatDoNotFitIntoAConstant() {
        List<String> source = IntStream.range(100, 3100)
                .mapToObj(line -> line + " await(näher)")
                .toList();
        String text = new TableText("A.m A.java:1", source).text();
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(65535);
        assertThat(TableText.parse(text).get(0).states())
                .hasSize(3000)
                .contains("100 await(näher)", "3099 await(näher)");
        String longer = new TableText(
                        "A.m A.java:1",
                        source.stream().map(state -> state + "ä".repeat(40)).toList())
                .text();
        assertThat(longer.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(65535);
        assertThat(TableText.parse(longer).get(0).states()).hasSize(3000).contains("100 await(näher)ä");
    }
}
