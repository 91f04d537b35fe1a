package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.NamedVariables;
import dev.weft.processor.weave.code.StackEffect;
import dev.weft.processor.weave.code.StackShuffle;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Where the operands of some instructions come from, and whether what comes from there goes anywhere else.
 *
 * <p>The instructions that are asked about are the <em>sinks</em>: awaits and returns. From the top of the stack before
 * each of them the value is followed backwards, over jumps, through casts, copies and variables that javac made for
 * itself, to the instructions that make it, the <em>producers</em>. Two sinks that may get the value of one producer,
 * or two producers that one sink may get the value of, belong to one {@link Group}, and so does all that hangs together
 * with them in this way.
 *
 * <pre>{@code
 * await(b ? one() : two())      one group: producers one() and two(), sink await
 * return b ? result(1) : c;     one group: producers result(1) and "elsewhere", sink the ARETURN
 * }</pre>
 *
 * <p>A variable of the user's is the end of the way: what is in it comes from elsewhere, and what is stored in it is
 * used; a debugger would show it with a value that is not of its type.
 *
 * <p>Cost: a step for each place (an instruction, and the variable or the word of the stack) where such a value may be,
 * and for each edge of the control flow there; the handlers around a place count as one edge. javac leaves a value on
 * the stack, or in a variable of its own while {@code finally} code runs. Code without a table of variables may hold
 * many of them for long; {@link #MOST_STEPS} for each instruction bound the whole, and past it every value is taken to
 * come from elsewhere, which is always right and only costs coroutines. To find the reads of such variables
 * ({@link SlotLiveness}) comes on top.
 */
public final class ValueFlow {
    /** How many steps the analysis may take for each instruction. */
    private static final int MOST_STEPS = 64;

    /** Producers and sinks whose values mix, and what happens to them on the way. */
    public static final class Group {
        private final Set<AbstractInsnNode> sinks = new LinkedHashSet<>();
        private final Set<AbstractInsnNode> producers = new LinkedHashSet<>();
        private final Set<TypeInsnNode> casts = new LinkedHashSet<>();
        private @Nullable Group mergedInto;
        private boolean isForeign;
        private boolean isUsed;
        private boolean isHeld;

        private Group() {}

        public Set<AbstractInsnNode> sinks() {
            return sinks;
        }

        /** The instructions that push the values. */
        Set<AbstractInsnNode> producers() {
            return producers;
        }

        /** The casts that the values pass. */
        Set<TypeInsnNode> casts() {
            return casts;
        }

        /** Whether all values come from these producers, and go to the sinks only. */
        boolean isClosed() {
            return !isForeign && !isUsed && !producers.isEmpty();
        }

        /**
         * Whether something runs between a producer and its sink: a value is kept in a variable, or deeper in the
         * stack.
         */
        boolean isHeld() {
            return isHeld;
        }

        private Group root() {
            Group root = this;
            while (root.mergedInto != null) {
                root = root.mergedInto;
            }
            // the way to the root is made short, so that looking for it takes no time that counts
            Group group = this;
            while (group.mergedInto != null) {
                Group next = group.mergedInto;
                group.mergedInto = root == group ? null : root;
                group = next;
            }
            return root;
        }
    }

    private final MethodNode method;
    private final InsnList code;
    private final ControlFlow flow;
    private final Predicate<AbstractInsnNode> isSink;
    private final NamedVariables named;
    private final BitSet reached;
    private final ReverseFlow reverse;
    private final SlotLiveness live;
    private final StackHeights heights;
    private final int width;

    /** The group of each place where a value may be, by {@link #place}. */
    private final Map<Long, Group> places = new HashMap<>();

    /**
     * By place of a list of handlers and variable the group of the values that may be in it wherever one of them
     * covers.
     */
    private final Map<Integer, Map<Integer, Group>> covered = new HashMap<>();

    /** By list of handlers and variable whether a value in it is used in one of the handlers. */
    private final Map<Integer, Map<Integer, Boolean>> usesInHandlers = new HashMap<>();

    private final Deque<Long> open = new ArrayDeque<>();
    private final Map<AbstractInsnNode, Group> sinks = new LinkedHashMap<>();
    private long steps;

    private ValueFlow(MethodNode method, ControlFlow flow, Predicate<AbstractInsnNode> isSink) {
        this.method = method;
        this.code = method.instructions;
        this.flow = flow;
        this.isSink = isSink;
        this.named = new NamedVariables(method);
        this.reached = flow.reached();
        this.reverse = ReverseFlow.of(flow, reached);
        this.live = new SlotLiveness(code, reached, reverse);
        this.heights = StackHeights.of(code, flow);
        this.width = method.maxLocals + heights.max() + 1;
    }

    /** Whether an instruction is one of those that are asked about: an await of an awaitable, or a return. */
    public static boolean isAwaitOrReturn(AbstractInsnNode instruction) {
        return instruction.getOpcode() == Opcodes.ARETURN || Marker.of(instruction) == Marker.AWAIT;
    }

    /**
     * Follows the operands of all sinks that can be reached.
     *
     * @param isSink each takes the value that is on top of the stack; a {@code GOTO} among them ends the way of a value
     *     like another, though the value goes on with it
     */
    public static ValueFlow of(MethodNode method, Predicate<AbstractInsnNode> isSink) {
        ValueFlow values = new ValueFlow(method, ControlFlow.of(method), isSink);
        values.follow();
        return values;
    }

    /** Where control goes in the method. */
    ControlFlow control() {
        return flow;
    }

    /** The sinks that can be reached, with their groups. */
    public Map<AbstractInsnNode, Group> sinks() {
        return sinks;
    }

    /** How many places and edges were looked at. */
    public long steps() {
        return steps + live.steps();
    }

    private void follow() {
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            AbstractInsnNode instruction = code.get(i);
            if (isSink.test(instruction)) {
                Group group = new Group();
                group.sinks.add(instruction);
                sinks.put(instruction, group);
                reach(i, word(heights.before(i) - 1), group);
            }
        }
        while (!open.isEmpty() && isWithinBounds()) {
            long place = open.removeLast();
            goBack((int) (place / width), (int) (place % width), groupAt(place));
        }
        if (isWithinBounds()) {
            places.keySet().forEach(this::findUses);
        }
        boolean isComplete = isWithinBounds();
        sinks.replaceAll((sink, group) -> {
            Group root = group.root();
            root.isForeign |= !isComplete;
            return root;
        });
    }

    private boolean isWithinBounds() {
        return steps() <= (long) MOST_STEPS * (code.size() + MOST_STEPS);
    }

    private long place(int index, int location) {
        return (long) index * width + location;
    }

    private Group groupAt(long place) {
        return Objects.requireNonNull(places.get(place)).root();
    }

    private int word(int height) {
        return method.maxLocals + height;
    }

    private boolean isWord(int location) {
        return location >= method.maxLocals;
    }

    /** A value of the group may be in a location before an instruction. */
    private void reach(int index, int location, Group group) {
        steps++;
        @Nullable Group known = places.putIfAbsent(place(index, location), group);
        if (known == null) {
            open.add(place(index, location));
        } else {
            merge(known.root(), group.root());
        }
    }

    /** The smaller group becomes part of the larger one. */
    private static void merge(Group first, Group second) {
        if (first == second) {
            return;
        }
        boolean isFirstLarger =
                first.sinks.size() + first.producers.size() >= second.sinks.size() + second.producers.size();
        Group into = isFirstLarger ? first : second;
        Group from = isFirstLarger ? second : first;
        into.sinks.addAll(from.sinks);
        into.producers.addAll(from.producers);
        into.casts.addAll(from.casts);
        into.isForeign |= from.isForeign;
        into.isUsed |= from.isUsed;
        into.isHeld |= from.isHeld;
        from.mergedInto = into;
    }

    private void goBack(int index, int location, Group group) {
        if (index == 0) {
            group.isForeign = true;
        }
        for (int before : reverse.sources(index)) {
            if (before < flow.size()) {
                goBackOver(before, location, group.root());
            } else if (isWord(location)) {
                group.root().isForeign = true;
            } else {
                reachAll(before, location, group);
            }
        }
    }

    /** A value of the group may be in a variable wherever a handler covers. */
    private void reachAll(int handlers, int slot, Group group) {
        Deque<Integer> lists = new ArrayDeque<>(List.of(handlers));
        while (!lists.isEmpty()) {
            int list = lists.removeLast();
            @Nullable
            Group known = covered.computeIfAbsent(list, key -> new HashMap<>()).putIfAbsent(slot, group);
            if (known != null) {
                merge(known.root(), group.root());
                continue;
            }
            for (int before : reverse.sources(list)) {
                if (before < flow.size()) {
                    reach(before, slot, group.root());
                } else {
                    lists.add(before);
                }
            }
        }
    }

    /** A value is in a location after an instruction: where was it before? */
    private void goBackOver(int index, int location, Group group) {
        AbstractInsnNode instruction = code.get(index);
        boolean isTop = location == word(heights.before(index) - 1);
        if (isTop && instruction.getOpcode() == Opcodes.GOTO && isSink.test(instruction)) {
            return;
        }
        if (!isWord(location)) {
            if (!SlotLiveness.assigns(instruction, location)) {
                reach(index, location, group);
            } else if (instruction.getOpcode() == Opcodes.ASTORE && !named.isAssigned((VarInsnNode) instruction)) {
                reach(index, word(heights.before(index) - 1), group);
            } else {
                group.isForeign = true;
            }
            return;
        }
        int base = word(heights.before(index) - StackEffect.taken(instruction));
        int opcode = instruction.getOpcode();
        if (location < base) {
            group.isHeld |= opcode >= 0 && opcode != Opcodes.GOTO && opcode != Opcodes.NOP;
            reach(index, location, group);
        } else if (opcode == Opcodes.CHECKCAST) {
            group.casts.add((TypeInsnNode) instruction);
            reach(index, location, group);
        } else if (opcode == Opcodes.ALOAD) {
            group.isHeld = true;
            if (named.isRead((VarInsnNode) instruction)) {
                group.isForeign = true;
            } else {
                reach(index, ((VarInsnNode) instruction).var, group);
            }
        } else if (StackShuffle.isShuffle(opcode)) {
            group.isHeld = true;
            reach(index, base + StackShuffle.source(opcode, location - base), group);
        } else {
            group.producers.add(instruction);
        }
    }

    /** Looks at where a value goes from a place, other than to where the ways of the sinks come from. */
    private void findUses(long place) {
        int index = (int) (place / width);
        int location = (int) (place % width);
        Group group = groupAt(place);
        AbstractInsnNode instruction = code.get(index);
        int opcode = instruction.getOpcode();
        if (!isWord(location)) {
            @Nullable Handlers list = flow.handlers(index);
            if (list != null && isUsedIn(list, location)) {
                group.isUsed = true;
            }
            if (opcode == Opcodes.ALOAD && ((VarInsnNode) instruction).var == location) {
                use(index + 1, word(heights.before(index)), group);
            }
            if (!SlotLiveness.assigns(instruction, location)) {
                useAfter(index, location, group);
            }
            return;
        }
        int base = word(heights.before(index) - StackEffect.taken(instruction));
        if (location < base || opcode == Opcodes.CHECKCAST) {
            useAfter(index, location, group);
        } else if (opcode == Opcodes.ASTORE) {
            if (named.isAssigned((VarInsnNode) instruction)) {
                group.isUsed = true;
            } else {
                use(index + 1, ((VarInsnNode) instruction).var, group);
            }
        } else if (StackShuffle.isShuffle(opcode)) {
            for (int i = 0; i < StackEffect.left(instruction); i++) {
                if (StackShuffle.source(opcode, i) == location - base) {
                    use(index + 1, base + i, group);
                }
            }
        } else if (!isSink.test(instruction)) {
            group.isUsed = true;
        }
    }

    private void useAfter(int index, int location, Group group) {
        for (int successor : flow.successors(index)) {
            use(successor, location, group);
        }
    }

    private void use(int index, int location, Group group) {
        group.isUsed |= isUse(index, location);
    }

    /** Whether a value that is in a location before an instruction is used from there on for something else. */
    private boolean isUse(int index, int location) {
        steps++;
        return !places.containsKey(place(index, location)) && (isWord(location) || live.isLive(index, location));
    }

    private boolean isUsedIn(Handlers handlers, int location) {
        Deque<Handlers> open = new ArrayDeque<>();
        @Nullable Handlers list = handlers;
        while (list != null && !usesIn(list).containsKey(location)) {
            open.push(list);
            list = list.outer();
        }
        boolean isUsed = list != null && usesIn(list).getOrDefault(location, false);
        for (Handlers next : open) {
            isUsed |= isUse(next.target(), location);
            usesIn(next).put(location, isUsed);
        }
        return isUsed;
    }

    private Map<Integer, Boolean> usesIn(Handlers list) {
        return usesInHandlers.computeIfAbsent(list.number(), key -> new HashMap<>());
    }
}
