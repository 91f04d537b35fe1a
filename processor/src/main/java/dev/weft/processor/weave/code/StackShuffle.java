package dev.weft.processor.weave.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;

/**
 * The instructions that only move stack entries ({@code DUP} and its kin, {@code POP}, {@code SWAP}), and what is left
 * of one when some of the entries do not exist.
 */
public final class StackShuffle {
    /** Does nothing. */
    public static final int NOTHING = Opcodes.NOP;

    private static final int[] CANDIDATES = {
        NOTHING,
        Opcodes.POP,
        Opcodes.POP2,
        Opcodes.DUP,
        Opcodes.DUP_X1,
        Opcodes.DUP_X2,
        Opcodes.DUP2,
        Opcodes.DUP2_X1,
        Opcodes.DUP2_X2,
        Opcodes.SWAP
    };

    private StackShuffle() {}

    public static boolean isShuffle(int opcode) {
        return opcode >= Opcodes.POP && opcode <= Opcodes.SWAP;
    }

    /** How many words of the stack the instruction looks at. */
    public static int depth(int opcode) {
        return switch (opcode) {
            case NOTHING -> 0;
            case Opcodes.POP, Opcodes.DUP -> 1;
            case Opcodes.POP2, Opcodes.DUP2, Opcodes.DUP_X1, Opcodes.SWAP -> 2;
            case Opcodes.DUP_X2, Opcodes.DUP2_X1 -> 3;
            case Opcodes.DUP2_X2 -> 4;
            default -> throw new IllegalArgumentException("not a shuffle: " + opcode);
        };
    }

    /**
     * Which of the words that the instruction looks at it puts into the place of one that it leaves; both are counted
     * from the lowest.
     */
    public static int source(int opcode, int left) {
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < depth(opcode); i++) {
            words.add(i);
        }
        return apply(opcode, words).get(left);
    }

    /**
     * The instruction that does to the other words what {@code opcode} does to all of them.
     *
     * @param words the words that {@code opcode} looks at, top last; a {@code long} is two words, each of them distinct
     * @param absent which of them do not exist
     * @return {@link #NOTHING} if the others stay as they are; empty if it takes more than one instruction
     */
    public static <W> Optional<Integer> without(int opcode, List<W> words, Predicate<W> absent) {
        List<W> before = new ArrayList<>(words);
        List<W> after = apply(opcode, words);
        before.removeIf(absent);
        after.removeIf(absent);
        for (int candidate : CANDIDATES) {
            if (depth(candidate) <= before.size() && apply(candidate, before).equals(after)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static <W> List<W> apply(int opcode, List<W> words) {
        List<W> stack = new ArrayList<>(words);
        int size = stack.size();
        switch (opcode) {
            case Opcodes.POP -> stack.remove(size - 1);
            case Opcodes.POP2 -> stack.subList(size - 2, size).clear();
            case Opcodes.SWAP -> stack.add(size - 2, stack.remove(size - 1));
            case Opcodes.DUP, Opcodes.DUP_X1, Opcodes.DUP_X2 -> stack.add(size - depth(opcode), words.get(size - 1));
            case Opcodes.DUP2, Opcodes.DUP2_X1, Opcodes.DUP2_X2 ->
                stack.addAll(size - depth(opcode), words.subList(size - 2, size));
            default -> {
                // nothing moves
            }
        }
        return stack;
    }
}
