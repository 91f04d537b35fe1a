package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where control goes from each instruction, by index; computed once, valid until the code changes.
 *
 * <p>Cost: log r for each instruction, r being the try ranges around it, and a step for each target of a jump; where a
 * range begins or ends, log r for it and for each range inside of it that is open there. javac opens the outer ranges
 * first and closes the inner ones first, so there are few of the latter. Memory grows with the instructions, the
 * targets, and the places where ranges begin or end.
 */
public final class ControlFlow {
    private static final int[] NONE = {};

    private final InsnList code;
    private final int[][] successors;
    private final @Nullable Handlers[] handlers;
    private final List<Handlers> lists = new ArrayList<>();

    private ControlFlow(MethodNode method) {
        this.code = method.instructions;
        this.successors = new int[code.size()][];
        this.handlers = new @Nullable Handlers[code.size()];
        for (int i = 0; i < successors.length; i++) {
            successors[i] = successors(code, i);
        }
        if (!method.tryCatchBlocks.isEmpty()) {
            new Ranges(method).fill();
        }
    }

    public static ControlFlow of(MethodNode method) {
        return new ControlFlow(method);
    }

    /** The try ranges while the code is walked from its beginning to its end. */
    private final class Ranges {
        private record Key(
                int target, @Nullable String type, @Nullable Handlers outer) {}

        private final List<TryCatchBlockNode> blocks;
        private final Map<LabelNode, List<Integer>> starts = new HashMap<>();
        private final Map<LabelNode, List<Integer>> ends = new HashMap<>();
        private final Map<Key, Handlers> known = new HashMap<>();

        /** By their place in the table those that are open, each with the ones behind it. */
        private final TreeMap<Integer, Handlers> open = new TreeMap<>();

        private final BitSet over = new BitSet();

        Ranges(MethodNode method) {
            blocks = method.tryCatchBlocks;
            // inner ranges stand before outer ones in the table: they begin after these, and end before
            for (int i = blocks.size() - 1; i >= 0; i--) {
                starts.computeIfAbsent(blocks.get(i).start, label -> new ArrayList<>())
                        .add(i);
            }
            for (int i = 0; i < blocks.size(); i++) {
                ends.computeIfAbsent(blocks.get(i).end, label -> new ArrayList<>())
                        .add(i);
            }
        }

        void fill() {
            int index = 0;
            for (AbstractInsnNode instruction : code) {
                if (instruction instanceof LabelNode label) {
                    starts.getOrDefault(label, List.of()).forEach(this::begin);
                    ends.getOrDefault(label, List.of()).forEach(this::end);
                }
                handlers[index] = open.isEmpty() ? null : open.firstEntry().getValue();
                index++;
            }
        }

        private void begin(int block) {
            if (!over.get(block)) { // else it is a range that ends where it begins, or before
                link(block);
                relinkBefore(block);
            }
        }

        private void end(int block) {
            over.set(block);
            if (open.remove(block) != null) {
                relinkBefore(block);
            }
        }

        private void relinkBefore(int block) {
            for (@Nullable Integer inner = open.lowerKey(block); inner != null; inner = open.lowerKey(inner)) {
                link(inner);
            }
        }

        private void link(int block) {
            Map.@Nullable Entry<Integer, Handlers> behind = open.higherEntry(block);
            int target = code.indexOf(blocks.get(block).handler);
            Key key = new Key(target, blocks.get(block).type, behind == null ? null : behind.getValue());
            open.put(block, known.computeIfAbsent(key, this::add));
        }

        private Handlers add(Key key) {
            Handlers added = new Handlers(lists.size(), key.target, key.type, key.outer);
            lists.add(added);
            return added;
        }
    }

    /** The instructions that can be reached, labels and the like among them, by index. */
    public BitSet reached() {
        BitSet reached = new BitSet(size());
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        if (size() > 0) {
            reached.set(0);
            open.add(0);
        }
        while (!open.isEmpty()) {
            int index = open.removeLast();
            for (int successor : successors[index]) {
                reach(successor, reached, open);
            }
            for (@Nullable Handlers list = handlers[index];
                    list != null && !seen.get(list.number());
                    list = list.outer()) {
                seen.set(list.number());
                reach(list.target(), reached, open);
            }
        }
        return reached;
    }

    private static void reach(int target, BitSet reached, Deque<Integer> open) {
        if (!reached.get(target)) {
            reached.set(target);
            open.add(target);
        }
    }

    public int size() {
        return successors.length;
    }

    /**
     * How many places there are: the instructions, by index, and behind them the {@link Handlers lists of handlers}. A
     * list is a place on the way from what it covers to its handler, as if it were code.
     */
    public int places() {
        return size() + lists.size();
    }

    /** The places to which control may go from this one. */
    public int[] ways(int place) {
        boolean isList = place >= size();
        int[] next = isList ? new int[] {lists.get(place - size()).target()} : successors[place];
        @Nullable Handlers list = isList ? lists.get(place - size()).outer() : handlers[place];
        if (list == null) {
            return next;
        }
        int[] all = Arrays.copyOf(next, next.length + 1);
        all[next.length] = size() + list.number();
        return all;
    }

    /** The instructions that may run next if this one completes. */
    public int[] successors(int instruction) {
        return successors[instruction];
    }

    /**
     * The handlers of the try ranges that this one is in, as the verifier sees them: all, and whether or not it can
     * throw; {@code null} if it is in none.
     */
    public @Nullable Handlers handlers(int instruction) {
        return handlers[instruction];
    }

    /** The instructions that may be reached by another way than from the one above, or have other handlers. */
    public BitSet entries() {
        BitSet entries = new BitSet(size());
        entries.set(0);
        for (int i = 0; i < size(); i++) {
            if (i > 0 && handlers[i] != handlers[i - 1]) {
                entries.set(i);
            }
            for (int target : successors[i]) {
                if (target != i + 1 || successors[i].length > 1) {
                    entries.set(target);
                }
            }
        }
        lists.forEach(list -> entries.set(list.target()));
        return entries;
    }

    /** How many different lists of handlers there are, with those that are a part of others. */
    public int handlerLists() {
        return lists.size();
    }

    /** By its number a list of handlers. */
    Handlers handlerList(int number) {
        return lists.get(number);
    }

    /** Whether what two instructions throw goes the same way; to be asked until the code changes. */
    boolean hasSameHandlers(AbstractInsnNode first, AbstractInsnNode second) {
        return Handlers.areAlike(handlers[code.indexOf(first)], handlers[code.indexOf(second)]);
    }

    private static int[] successors(InsnList code, int index) {
        AbstractInsnNode instruction = code.get(index);
        if (instruction instanceof JumpInsnNode jump) {
            int target = code.indexOf(jump.label);
            return jump.getOpcode() == Opcodes.GOTO ? new int[] {target} : new int[] {index + 1, target};
        } else if (instruction instanceof TableSwitchInsnNode table) {
            return targets(code, table.labels, table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            return targets(code, lookup.labels, lookup.dflt);
        }
        int opcode = instruction.getOpcode();
        boolean ends = (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW;
        return ends || index + 1 == code.size() ? NONE : new int[] {index + 1};
    }

    private static int[] targets(InsnList code, List<LabelNode> labels, LabelNode otherwise) {
        int[] targets = new int[labels.size() + 1];
        for (int i = 0; i < labels.size(); i++) {
            targets[i] = code.indexOf(labels.get(i));
        }
        targets[labels.size()] = code.indexOf(otherwise);
        return targets;
    }
}
