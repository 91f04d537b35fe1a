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
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

class StateTextsTest {
    private static List<String> reorder(List<String> source, int... lines) {
        MethodNode table = new MethodNode(Opcodes.ACC_PROTECTED, "table", "()Ljava/lang/String;", null, null);
        table.instructions.add(new LdcInsnNode(new TableText("A.m A.java:1", source).text()));
        table.instructions.add(new InsnNode(Opcodes.ARETURN));
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
        StateTexts.reorder(List.of(table), suspensions);
        TableText woven = TableText.parse((String) ((LdcInsnNode) table.instructions.getFirst()).cst);
        assertThat(woven.head()).isEqualTo("A.m A.java:1");
        return woven.states();
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
    void leavesAShellWithoutATableAlone() {
        List<MethodNode> shell = List.of(new MethodNode(Opcodes.ACC_PROTECTED, "states", "()V", null, null));
        StateTexts.reorder(shell, List.of());
        assertThat(shell.get(0).instructions).isEmpty();
    }

    /** A constant takes 65535 bytes. */
    @Test
    void cutsTextsThatDoNotFitIntoAConstant() {
        List<String> source = IntStream.range(100, 3100)
                .mapToObj(line -> line + " await(näher)")
                .toList();
        String text = new TableText("A.m A.java:1", source).text();
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(65535);
        assertThat(TableText.parse(text).states()).hasSize(3000).contains("100 await(näher)", "3099 await(näher)");
        String longer = new TableText(
                        "A.m A.java:1",
                        source.stream().map(state -> state + "ä".repeat(40)).toList())
                .text();
        assertThat(longer.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(65535);
        assertThat(TableText.parse(longer).states()).hasSize(3000).contains("100 await(näher)ä");
    }
}
