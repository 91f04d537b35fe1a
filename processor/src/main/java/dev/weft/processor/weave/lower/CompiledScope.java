package dev.weft.processor.weave.lower;

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
 * @param handler where it is left with one; {@code null} if the block is empty
 */
record CompiledScope(
        Kind kind,
        int resource,
        boolean nullable,
        VarInsnNode opened,
        List<MethodInsnNode> exits,
        @Nullable Handler handler) {

    /** The protocols of asynchronous resources. */
    enum Kind {
        /** {@code AsyncScope}, also if it is an {@code AsyncCloseable} as well. */
        SCOPE,
        /** {@code AsyncCloseable}. */
        CLOSEABLE
    }

    /**
     * What runs when the block fails; the letters are those of {@link ScopeLowering}.
     *
     * @param caught the store of the block's throwable
     * @param close the call of {@code close()}
     * @param afterClose the jump from there to {@code rethrow}
     * @param failed the store of what {@code close()} threw, the start of its handler
     * @param rethrow the load of the block's throwable
     * @param thrown the throw
     * @param reachable whether anything in the block can fail; javac keeps the handler if nothing can
     */
    record Handler(
            VarInsnNode caught,
            MethodInsnNode close,
            JumpInsnNode afterClose,
            VarInsnNode failed,
            AbstractInsnNode rethrow,
            InsnNode thrown,
            boolean reachable) {}

    /** The line of the keyword {@code try}, 0 if it is not known. */
    int line() {
        return handler == null ? 0 : Code.line(handler.caught());
    }

    /** The line of the brace that ends the block, 0 if it is not known. */
    int endLine() {
        return exits.isEmpty() ? 0 : Code.line(exits.get(0));
    }
}
