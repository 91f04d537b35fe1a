package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.weave.code.Instructions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * One asynchronous resource as javac compiled it; a statement with several has several, nested.
 *
 * @param kind which protocol the resource follows
 * @param resource the variable that holds it, from {@code opened} to the end of the handler and for nothing else
 * @param nullable whether the code checks it for null; it does not after {@code new}
 * @param opened the store into the variable; the block begins right after it
 * @param exits the calls of {@code close()} where the block is left without an exception
 * @param leadsOn the one of them behind which the code goes on where the end of the block would; {@code null} if there
 *     is none
 * @param handler where it is left with one; {@code null} if the block is empty
 * @param completes whether there is code behind the statement that the block gets to
 * @param source what the source says; {@code null} if it is not known
 */
record CompiledScope(
        SourceScope.Kind kind,
        int resource,
        boolean nullable,
        VarInsnNode opened,
        List<MethodInsnNode> exits,
        @Nullable MethodInsnNode leadsOn,
        @Nullable Handler handler,
        boolean completes,
        @Nullable SourceScope source) {

    /**
     * What runs when the block fails; the letters are those of {@link ScopeLowering}.
     *
     * @param caught the store of the block's throwable
     * @param close the call of {@code close()}
     * @param afterClose the jump from there to {@code rethrow}
     * @param failed the store of what {@code close()} threw, the start of its handler
     * @param rethrow the load of the block's throwable
     * @param thrown the throw
     * @param resource the variable that holds the resource
     * @param nullable whether it is checked for null
     * @param reachable whether anything in the block can fail; javac keeps the handler if nothing can
     */
    record Handler(
            VarInsnNode caught,
            MethodInsnNode close,
            JumpInsnNode afterClose,
            VarInsnNode failed,
            AbstractInsnNode rethrow,
            InsnNode thrown,
            int resource,
            boolean nullable,
            boolean reachable) {}

    /** The line of the keyword {@code try}, 0 if it is not known. */
    int line() {
        return handler == null ? 0 : Instructions.line(handler.caught());
    }
}
