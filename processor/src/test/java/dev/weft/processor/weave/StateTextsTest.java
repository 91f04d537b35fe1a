package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

class StateTextsTest {
    private static List<String> reorder(List<String> source, int... lines) {
        MethodNode states = new MethodNode(Opcodes.ACC_PROTECTED, "states", "()[Ljava/lang/String;", null, null);
        source.forEach(text -> states.instructions.add(new LdcInsnNode(text)));
        states.instructions.add(new InsnNode(Opcodes.ARETURN));
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
        StateTexts.reorder(List.of(states), suspensions);
        List<String> texts = new ArrayList<>();
        for (AbstractInsnNode instruction : states.instructions) {
            if (instruction instanceof LdcInsnNode load) {
                texts.add((String) load.cst);
            }
        }
        return texts;
    }

    @Test
    void followsTheOrderOfTheCode() {
        assertThat(reorder(List.of("A.java:1", "A.java:2 await(update)", "A.java:3 await(body)"), 3, 2))
                .containsExactly("A.java:1", "A.java:3 await(body)", "A.java:2 await(update)");
    }

    @Test
    void repeatsWhatWasDuplicated() {
        assertThat(reorder(List.of("A.java:1", "A.java:2 a", "A.java:2 b", "A.java:3 c"), 2, 2, 3, 2, 2, 3))
                .containsExactly(
                        "A.java:1", "A.java:2 a", "A.java:2 b", "A.java:3 c", "A.java:2 a", "A.java:2 b", "A.java:3 c");
    }

    @Test
    void leavesOutWhatDoesNotSuspend() {
        assertThat(reorder(List.of("A.java:1", "A.java:2 a", "A.java:3 tail"), 2))
                .containsExactly("A.java:1", "A.java:2 a");
    }

    @Test
    void namesTheLineOfWhatIsNotInTheSource() {
        assertThat(reorder(List.of("A.java:1", "A.java:2 a"), 2, 7))
                .containsExactly("A.java:1", "A.java:2 a", "A.java:7");
    }

    @Test
    void leavesAShellWithoutATableAlone() {
        assertThat(reorder(List.of(), 1, 2)).isEmpty();
    }
}
