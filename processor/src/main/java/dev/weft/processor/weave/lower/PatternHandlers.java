package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Gives loops their own handlers for record patterns. What an accessor of a deconstructed record throws javac wraps in
 * a {@code MatchException}, in one handler at the end of the method or of the {@code try} block: outside the loop,
 * where its iterator would not be closed any more.
 *
 * <pre>
 * try { for (x : awaitEach(s)) { x.accessor() } } catch (Throwable t) { throw new MatchException(t.toString(), t); }
 *    ⇒
 * for (x : awaitEach(s)) { try { x.accessor() } catch (Throwable u) { throw new MatchException(u.toString(), u); } }
 * </pre>
 *
 * <p>Cost: a step for each entry of the exception table and each loop, and what the copies take, at most one for each
 * handler and loop. That is entries times loops, but loops over {@code awaitEach} are few.
 */
final class PatternHandlers {
    /** The most instructions that such a handler can have; javac makes eight. */
    private static final int LONGEST = 16;

    private final MethodNode method;
    private final Positions body;
    private final List<Loop> loops;
    private final ExceptionTable table;
    private final Map<Key, LabelNode> copies = new HashMap<>();

    private record Key(LabelNode handler, Loop loop) {}

    PatternHandlers(MethodNode method, Positions body, List<Loop> loops, ExceptionTable table) {
        this.method = method;
        this.body = body;
        this.loops = loops;
        this.table = table;
    }

    /** Returns the code of the new handlers, to be appended to the method. */
    InsnList run() throws LoweringException {
        InsnList code = new InsnList();
        for (TryCatchBlockNode block : List.copyOf(method.tryCatchBlocks)) {
            Loop loop = body.contains(block.start) ? innermostLeft(block) : null;
            if (loop != null) {
                Key key = new Key(block.handler, loop);
                LabelNode copy = copies.get(key);
                if (copy == null) {
                    copy = new LabelNode();
                    copies.put(key, copy);
                    append(code, key, copy);
                }
                block.handler = copy;
            }
        }
        return code;
    }

    /** The innermost loop that an entry throws out of, {@code null} if there is none. */
    private @Nullable Loop innermostLeft(TryCatchBlockNode block) {
        Loop innermost = null;
        for (Loop loop : loops) {
            boolean aroundLoop = body.covers(block.handler, body.position(loop.head()));
            boolean handledInside = loop.inside().get(body.instruction(block.handler));
            if (loop.inside().get(body.instruction(block.start)) && !aroundLoop && !handledInside) {
                innermost = loop;
            }
        }
        return innermost;
    }

    private void append(InsnList code, Key key, LabelNode start) throws LoweringException {
        int variable = method.maxLocals++;
        LabelNode end = new LabelNode();
        AbstractInsnNode insn = Instructions.at(key.handler());
        if (!(insn instanceof VarInsnNode caught) || caught.getOpcode() != Opcodes.ASTORE) {
            throw unknown(key);
        }
        Instructions.begin(code, start, Instructions.line(insn));
        for (int i = 0; i < LONGEST && insn != null; i++) {
            AbstractInsnNode copy = insn.clone(Map.of());
            if (copy instanceof VarInsnNode access && access.var == caught.var) {
                access.var = variable;
            } else if (copy instanceof VarInsnNode || Positions.isJump(copy) || Instructions.isReturn(copy)) {
                throw unknown(key);
            }
            code.add(copy);
            if (copy.getOpcode() == Opcodes.ATHROW) {
                code.add(end);
                table.coverLike(key.loop().head(), start, end);
                return;
            }
            insn = Instructions.next(insn);
        }
        throw unknown(key);
    }

    private static LoweringException unknown(Key key) {
        return new LoweringException(
                "an exception handler around this loop was compiled to code that is not recognised",
                Instructions.line(key.loop().head()));
    }
}
