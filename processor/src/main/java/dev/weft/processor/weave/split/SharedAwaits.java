package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Lets the awaits of a body that is too long otherwise share the code that awaits. Each of them pushes its state, and
 * goes there and back.
 *
 * <pre>{@code
 *                                     await:                                   // stack: what is awaited, the state
 *                                       state = pop
 *                                       sent = Frame.await(pop, frame)
 *                                       if (sent == SUSPENDED) goto save
 *                                       goto back
 *                                     value:                                   // resumed
 *                                       sent = Frame.value(sent)
 *                                     back:
 *                                       switch (state) { case 1: goto done1; case 2: goto done2; ... }
 * x = await(a)                   ⇒      a; push 1; goto await
 *                                     done1:
 *                                       x = sent
 * }</pre>
 *
 * <p>So an await takes some 11 bytes more than in the source. What is awaited inside a {@code try} statement has to
 * fail inside it: awaits share code with those that the same handlers cover, and the code is covered by these. What is
 * on the stack below stays there, so the stacks are alike, and everything that lives across must be in the
 * {@link SpillChain} or a {@link StackChain}. Line numbers are lost for what fails without having suspended.
 *
 * <p>Cost: a step for each instruction, and log e for each of e entries of the exception table; for each call inside
 * {@code try} statements one for each entry that covers it, which is kept, and for each await one for each entry of its
 * stack. That is calls times the {@code try} statements in each other, but only for a body that is too long otherwise.
 */
final class SharedAwaits {
    /** Fewer do not pay for the code that they share. */
    private static final int FEWEST = 3;

    private final int stateSlot;
    private final int sentSlot;
    private final Map<Suspension, Group> groups = new HashMap<>();

    /** The awaits that share code. */
    private static final class Group {
        private final List<TryCatchBlockNode> handlers;
        private final MethodInsnNode call;
        private final LabelNode start = new LabelNode();
        private final LabelNode value = new LabelNode();
        private final List<Suspension> members = new ArrayList<>();

        Group(List<TryCatchBlockNode> handlers, MethodInsnNode call) {
            this.handlers = handlers;
            this.call = call;
        }
    }

    private SharedAwaits(int stateSlot, int sentSlot) {
        this.stateSlot = stateSlot;
        this.sentSlot = sentSlot;
    }

    /** For a body that is short enough. */
    static SharedAwaits none() {
        return new SharedAwaits(-1, -1);
    }

    /**
     * Finds those that can share.
     *
     * @param canShare whether a suspension may share code
     */
    static SharedAwaits of(
            MethodNode method,
            List<Suspension> suspensions,
            Predicate<Suspension> canShare,
            int stateSlot,
            int sentSlot) {
        SharedAwaits shared = new SharedAwaits(stateSlot, sentSlot);
        Map<AbstractInsnNode, List<TryCatchBlockNode>> handlers = handlers(method);
        Map<List<Object>, Group> byKind = new LinkedHashMap<>();
        for (Suspension suspension : suspensions) {
            if (canShare.test(suspension)) {
                List<TryCatchBlockNode> around = handlers.getOrDefault(suspension.site(), List.of());
                List<Object> kind = new ArrayList<>();
                kind.add(suspension.marker());
                kind.add(suspension.stack());
                for (TryCatchBlockNode block : around) {
                    kind.add(block.handler);
                    kind.add(String.valueOf(block.type));
                }
                byKind.computeIfAbsent(kind, key -> new Group(around, AwaitCode.call(suspension.marker())))
                        .members
                        .add(suspension);
            }
        }
        for (Group group : byKind.values()) {
            if (group.members.size() >= FEWEST) {
                group.members.forEach(member -> shared.groups.put(member, group));
            }
        }
        return shared;
    }

    /** What covers each call, in the order of the exception table. */
    private static Map<AbstractInsnNode, List<TryCatchBlockNode>> handlers(MethodNode method) {
        Map<LabelNode, List<Integer>> starts = new HashMap<>();
        Map<LabelNode, List<Integer>> ends = new HashMap<>();
        for (int i = 0; i < method.tryCatchBlocks.size(); i++) {
            TryCatchBlockNode block = method.tryCatchBlocks.get(i);
            starts.computeIfAbsent(block.start, label -> new ArrayList<>()).add(i);
            ends.computeIfAbsent(block.end, label -> new ArrayList<>()).add(i);
        }
        Map<AbstractInsnNode, List<TryCatchBlockNode>> handlers = new HashMap<>();
        TreeSet<Integer> open = new TreeSet<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LabelNode label) {
                ends.getOrDefault(label, List.of()).forEach(open::remove);
                open.addAll(starts.getOrDefault(label, List.of()));
            } else if (instruction instanceof MethodInsnNode && !open.isEmpty()) {
                handlers.put(
                        instruction,
                        open.stream().map(method.tryCatchBlocks::get).toList());
            }
        }
        return handlers;
    }

    boolean contains(Suspension suspension) {
        return groups.containsKey(suspension);
    }

    /** Where a suspension goes once its variables and its stack are restored. */
    LabelNode value(Suspension suspension) {
        @Nullable Group group = groups.get(suspension);
        return group == null ? suspension.value() : group.value;
    }

    /**
     * What becomes of the await; what is awaited is on the stack, and then the value in the variable of what is sent.
     */
    InsnList cut(Suspension suspension) {
        @Nullable Group group = groups.get(suspension);
        InsnList code = new InsnList();
        if (group != null) {
            code.add(Instructions.push(suspension.number()));
            code.add(new JumpInsnNode(GOTO, group.start));
            code.add(suspension.value());
        }
        return code;
    }

    /**
     * Writes the code that is shared.
     *
     * @param ensureFrame makes the frame if there may be none yet
     * @param loadFrame loads it
     * @param save where a suspension, its state in the variable of the state, is saved
     */
    void write(
            MethodNode method,
            InsnList code,
            Supplier<InsnList> ensureFrame,
            Supplier<AbstractInsnNode> loadFrame,
            Function<Suspension, LabelNode> save) {
        for (Group group : groups.values().stream()
                .distinct()
                .sorted(Comparator.comparing(SharedAwaits::first))
                .toList()) {
            LabelNode end = new LabelNode();
            LabelNode back = new LabelNode();
            code.add(group.start);
            code.add(new VarInsnNode(ISTORE, stateSlot));
            code.add(ensureFrame.get());
            code.add(loadFrame.get());
            code.add(group.call);
            code.add(new InsnNode(DUP));
            code.add(new VarInsnNode(ASTORE, sentSlot));
            code.add(AwaitCode.suspended());
            code.add(new JumpInsnNode(IF_ACMPEQ, save.apply(group.members.get(0))));
            code.add(new JumpInsnNode(GOTO, back));
            code.add(group.value);
            code.add(new VarInsnNode(ALOAD, sentSlot));
            code.add(AwaitCode.value());
            code.add(new VarInsnNode(ASTORE, sentSlot));
            code.add(end);
            code.add(back);
            code.add(new VarInsnNode(ILOAD, stateSlot));
            code.add(back(group.members));
            for (TryCatchBlockNode block : group.handlers) {
                method.tryCatchBlocks.add(new TryCatchBlockNode(group.start, end, block.handler, block.type));
            }
        }
    }

    private static int first(Group group) {
        return group.members.get(0).number();
    }

    /** Goes by state to where its await stood; the state is that of a member, so one of them need not be asked for. */
    private static AbstractInsnNode back(List<Suspension> members) {
        int first = members.get(0).number();
        int last = members.get(members.size() - 1).number();
        LabelNode otherwise = members.get(members.size() - 1).value();
        List<Suspension> others = members.subList(0, members.size() - 1);
        if (4L * (last - first) > 8L * others.size()) {
            return new LookupSwitchInsnNode(
                    otherwise,
                    others.stream().mapToInt(Suspension::number).toArray(),
                    others.stream().map(Suspension::value).toArray(LabelNode[]::new));
        }
        LabelNode[] targets = new LabelNode[last - first];
        Arrays.fill(targets, otherwise);
        others.forEach(member -> targets[member.number() - first] = member.value());
        return new TableSwitchInsnNode(first, last - 1, otherwise, targets);
    }
}
