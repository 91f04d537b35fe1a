package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Lowers {@code for (X x : awaitEach(source)) body}. Before, as javac has it:
 *
 * <pre>
 * Iterator it = awaitEach(source).iterator();
 * while (it.hasNext()) {
 *   X x = (X) it.next();
 *   body
 * }
 * </pre>
 *
 * <p>After; the closing code stands at the end of the method, once for each way out of the loop. {@code advance},
 * {@code current} and {@code close} are those of {@code GeneratorFrame}; the first and the last one await what the
 * iterator's methods of these names return, but generators need none of these coroutines:
 *
 * <pre>
 * AsyncIterator it = source.iterator();
 * try {
 *   while ((Boolean) advance(it)) {
 *     X x = (X) current(it);
 *     body
 *   }
 *   on each way out, the last element among them: close(it);
 * } catch (Throwable t) {
 *   try {
 *     close(it);
 *   } catch (Throwable x) {
 *     if (x != t) t.addSuppressed(x);
 *   }
 *   throw t;
 * }
 * </pre>
 *
 * <p>So a loop closes as {@code try (it)} would: after the {@code finally} blocks inside and before those around it, an
 * inner loop before an outer one, and with the body's throwable kept. What is on the operand stack at a way out, such
 * as a value to be returned, stays there meanwhile.
 *
 * <p>Cost: that of {@link Positions}; if there are such loops, that of {@link LoopMatcher}, {@link PatternHandlers} and
 * {@link ExceptionTable}, a step for each instruction and each loop that it is inside, and for each way into or out of
 * a loop one for each loop around its start. That is instructions times the loops in each other, which are few.
 */
final class LoopLowering {
    private final MethodNode method;
    private final Positions body;
    private final List<Loop> loops;
    private final ExceptionTable table;
    private final Map<List<Object>, LoopExit> exits = new LinkedHashMap<>();

    /** For {@code t} and {@code x} of all loops: an inner one is done with them before an outer one begins. */
    private final int failure;

    private final int second;

    /** By position the loops that an instruction is inside, and none behind the end of the method. */
    private final @Nullable Nest[] nests;

    /** A loop with those around it; instructions inside the same loops have the same one. */
    private static final class Nest {
        private final Loop loop;
        private final @Nullable Nest around;

        /** The one of the loop that was added last to these. */
        private @Nullable Nest inner;

        Nest(Loop loop, @Nullable Nest around) {
            this.loop = loop;
            this.around = around;
        }
    }

    private static @Nullable Nest[] nests(Positions body, List<Loop> loops) {
        @Nullable Nest[] nests = new @Nullable Nest[body.size() + 1];
        for (Loop loop : loops) {
            @Nullable Nest outermost = null;
            for (int i = loop.inside().nextSetBit(0); i >= 0; i = loop.inside().nextSetBit(i + 1)) {
                @Nullable Nest around = nests[i];
                @Nullable Nest known = around == null ? outermost : around.inner;
                if (known == null || known.loop.number() != loop.number()) {
                    known = new Nest(loop, around);
                    if (around == null) {
                        outermost = known;
                    } else {
                        around.inner = known;
                    }
                }
                nests[i] = known;
            }
        }
        return nests;
    }

    private LoopLowering(MethodNode method, Positions body, List<Loop> loops) {
        this.method = method;
        this.body = body;
        this.loops = loops;
        this.nests = nests(body, loops);
        this.table = new ExceptionTable(method, body);
        this.failure = method.maxLocals++;
        this.second = method.maxLocals++;
    }

    static void run(MethodNode method) throws LoweringException {
        Positions body = new Positions(method);
        List<Loop> loops = new LoopMatcher(method, body).find();
        if (!loops.isEmpty()) {
            new LoopLowering(method, body, loops).run();
        }
    }

    private void run() throws LoweringException {
        for (Loop loop : loops) { // outer before inner: the table's order is worked out from what is there already
            table.addCatchAll(loop);
        }
        InsnList patternHandlers = new PatternHandlers(method, body, loops, table).run();
        for (int i = 0; i < body.size(); i++) {
            if (body.at(i).getOpcode() >= 0) {
                closeAfter(i);
            }
        }
        method.instructions.add(patternHandlers);
        exits.values().forEach(this::append);
        for (Loop loop : loops) {
            lowerHeader(loop);
            appendCatchAll(loop);
        }
        table.complete();
    }

    private void lowerHeader(Loop loop) {
        method.instructions.remove(loop.awaitEach());
        method.instructions.set(loop.getIterator(), Calls.iterator());
        if (Delegation.lower(method, loop)) {
            return;
        }
        method.instructions.set(loop.next(), Calls.current());
        InsnList advance = new InsnList();
        advance.add(Calls.advance());
        advance.add(new TypeInsnNode(Opcodes.CHECKCAST, "java/lang/Boolean"));
        advance.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "java/lang/Boolean", "booleanValue", "()Z", false));
        method.instructions.insert(loop.hasNext(), advance);
        method.instructions.remove(loop.hasNext());
    }

    /** Sends each way that leaves a loop after one instruction through the closing code. */
    private void closeAfter(int position) {
        AbstractInsnNode insn = body.at(position);
        if (Instructions.isReturn(insn)) {
            LoopExit exit = exit(position, body.size(), insn);
            if (exit != null) {
                method.instructions.set(insn, new JumpInsnNode(Opcodes.GOTO, exit.closing()));
            }
            return;
        }
        for (LabelNode target : Positions.targets(insn)) {
            LoopExit exit = exit(position, body.instruction(target), target);
            if (exit != null) {
                Positions.redirect(insn, target, exit.closing());
            }
        }
        if (!Instructions.endsFlow(insn)) {
            LabelNode next = new LabelNode();
            LoopExit exit = exit(position, body.following(position), next);
            if (exit != null) {
                if (exit.target() == next) {
                    method.instructions.insertBefore(body.at(body.following(position)), next);
                }
                method.instructions.insert(insn, new JumpInsnNode(Opcodes.GOTO, exit.closing()));
            }
        }
    }

    /** The way out between two positions, {@code null} if no loop is left. */
    private @Nullable LoopExit exit(int from, int to, AbstractInsnNode target) {
        if (nests[from] == nests[to]) {
            return null;
        }
        List<Loop> left = new ArrayList<>();
        for (@Nullable Nest nest = nests[from]; nest != null; nest = nest.around) {
            if (!nest.loop.inside().get(to)) {
                left.add(nest.loop);
            }
        }
        if (left.isEmpty()) {
            return null;
        }
        int line = Instructions.line(body.at(from));
        Object place = to == body.size() ? target : to;
        return exits.computeIfAbsent(
                List.of(place, left.stream().map(Loop::number).toList(), line),
                key -> new LoopExit(target, left, line, new LabelNode()));
    }

    private void append(LoopExit exit) {
        InsnList code = new InsnList();
        Instructions.begin(code, exit.closing(), exit.line());
        for (Loop loop : exit.left()) {
            LabelNode start = new LabelNode();
            LabelNode end = new LabelNode();
            code.add(start);
            code.add(close(loop));
            code.add(end);
            table.coverLikeLoop(loop, start, end);
        }
        if (exit.target() instanceof LabelNode target) {
            code.add(new JumpInsnNode(Opcodes.GOTO, target));
        } else {
            code.add(new InsnNode(exit.target().getOpcode()));
        }
        method.instructions.add(code);
    }

    private void appendCatchAll(Loop loop) {
        LabelNode start = new LabelNode();
        LabelNode closed = new LabelNode();
        LabelNode closeFailed = new LabelNode();
        LabelNode rethrow = new LabelNode();
        LabelNode end = new LabelNode();
        InsnList code = new InsnList();
        Instructions.begin(code, loop.failed(), Instructions.line(loop.head()));
        code.add(new VarInsnNode(Opcodes.ASTORE, failure));
        code.add(start);
        code.add(close(loop));
        code.add(closed);
        code.add(new JumpInsnNode(Opcodes.GOTO, rethrow));
        code.add(closeFailed);
        code.add(new VarInsnNode(Opcodes.ASTORE, second));
        code.add(new VarInsnNode(Opcodes.ALOAD, second));
        code.add(new VarInsnNode(Opcodes.ALOAD, failure));
        code.add(new JumpInsnNode(Opcodes.IF_ACMPEQ, rethrow));
        code.add(new VarInsnNode(Opcodes.ALOAD, failure));
        code.add(new VarInsnNode(Opcodes.ALOAD, second));
        code.add(Calls.addSuppressed());
        code.add(rethrow);
        code.add(new VarInsnNode(Opcodes.ALOAD, failure));
        code.add(new InsnNode(Opcodes.ATHROW));
        code.add(end);
        table.addFirst(start, closed, closeFailed);
        table.coverLikeLoop(loop, loop.failed(), end);
        method.instructions.add(code);
    }

    private static InsnList close(Loop loop) {
        InsnList code = new InsnList();
        code.add(new VarInsnNode(Opcodes.ALOAD, loop.iterator()));
        code.add(Calls.close());
        code.add(new InsnNode(Opcodes.POP));
        return code;
    }
}
