package dev.weft.processor.weave.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

class StackShuffleTest {
    private static int without(int opcode, String... words) {
        return StackShuffle.without(opcode, List.of(words), word -> word.startsWith("new"))
                .orElse(-1);
    }

    @Test
    void doesNothingWhenOnlyAbsentWordsMove() {
        assertThat(without(Opcodes.DUP, "new")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.POP, "new")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.SWAP, "new", "a")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.DUP_X1, "a", "new")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.DUP_X2, "a", "b", "new")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.DUP2, "new1", "new2")).isEqualTo(StackShuffle.NOTHING);
        assertThat(without(Opcodes.DUP2_X1, "a", "new1", "new2")).isEqualTo(StackShuffle.NOTHING);
    }

    @Test
    void movesTheOtherWords() {
        assertThat(without(Opcodes.DUP_X1, "new", "a")).isEqualTo(Opcodes.DUP);
        assertThat(without(Opcodes.DUP_X2, "new", "a", "b")).isEqualTo(Opcodes.DUP_X1);
        assertThat(without(Opcodes.DUP_X2, "a", "new", "b")).isEqualTo(Opcodes.DUP_X1);
        assertThat(without(Opcodes.POP2, "a", "new")).isEqualTo(Opcodes.POP);
        assertThat(without(Opcodes.DUP2, "a", "new")).isEqualTo(Opcodes.DUP);
        assertThat(without(Opcodes.DUP2, "new", "a")).isEqualTo(Opcodes.DUP);
        assertThat(without(Opcodes.DUP2_X1, "new", "long", "long2")).isEqualTo(Opcodes.DUP2);
        assertThat(without(Opcodes.DUP2_X1, "a", "b", "new")).isEqualTo(Opcodes.DUP_X1);
        assertThat(without(Opcodes.DUP2_X2, "a", "b", "new", "c")).isEqualTo(Opcodes.DUP_X2);
        assertThat(without(Opcodes.DUP2_X2, "new", "a", "b", "c")).isEqualTo(Opcodes.DUP2_X1);
    }
}
