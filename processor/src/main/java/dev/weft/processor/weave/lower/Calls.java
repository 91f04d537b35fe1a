package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.RuntimeNames;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** The members of the runtime that lowered code calls. */
final class Calls {

    private static final String COROUTINE = "()Ldev/weft/Coroutine;";

    private Calls() {}

    static MethodInsnNode await() {
        return new MethodInsnNode(
                Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;", false);
    }

    static MethodInsnNode done() {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "done", COROUTINE, false);
    }

    static MethodInsnNode end() {
        return new MethodInsnNode(
                Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "end", "()Ldev/weft/AsyncGenerator;", false);
    }

    static MethodInsnNode enter() {
        return call(RuntimeNames.ASYNC_SCOPE, "enter", COROUTINE);
    }

    static MethodInsnNode exit() {
        return call(RuntimeNames.ASYNC_SCOPE, "exit", "(Ljava/lang/Throwable;)Ldev/weft/Coroutine;");
    }

    static MethodInsnNode closeAsync(String owner) {
        return call(owner, "closeAsync", COROUTINE);
    }

    static MethodInsnNode iterator() {
        return call("dev/weft/AsyncIterable", "iterator", "()Ldev/weft/AsyncIterator;");
    }

    /** Awaits {@code advance()}; the weaver adds the frame. */
    static MethodInsnNode advance() {
        return forGenerators("advance", "(Ldev/weft/AsyncIterator;)Ljava/lang/Object;");
    }

    static MethodInsnNode current() {
        return forGenerators("current", "(Ldev/weft/AsyncIterator;)Ljava/lang/Object;");
    }

    /** Awaits {@code closeAsync()}; the weaver adds the frame. */
    static MethodInsnNode close() {
        return forGenerators("close", "(Ldev/weft/AsyncIterator;)Ljava/lang/Object;");
    }

    /** Emits all elements; the weaver adds the frame. */
    static MethodInsnNode delegate() {
        return forGenerators("delegate", "(Ldev/weft/AsyncIterator;Ljava/lang/Object;Z)Ljava/lang/Object;");
    }

    static FieldInsnNode next() {
        return new FieldInsnNode(Opcodes.GETSTATIC, RuntimeNames.GENERATOR_FRAME, "NEXT", "Ljava/lang/Object;");
    }

    private static MethodInsnNode forGenerators(String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.GENERATOR_FRAME, name, descriptor, false);
    }

    static MethodInsnNode addSuppressed() {
        return new MethodInsnNode(
                Opcodes.INVOKEVIRTUAL, RuntimeNames.THROWABLE, "addSuppressed", "(Ljava/lang/Throwable;)V", false);
    }

    static MethodInsnNode getCause() {
        return new MethodInsnNode(
                Opcodes.INVOKEVIRTUAL, RuntimeNames.THROWABLE, "getCause", "()Ljava/lang/Throwable;", false);
    }

    static boolean isAwaitEach(AbstractInsnNode insn) {
        return insn instanceof MethodInsnNode call
                && call.owner.equals(RuntimeNames.ASYNCIO)
                && call.name.equals("awaitEach");
    }

    private static MethodInsnNode call(String owner, String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKEINTERFACE, owner, name, descriptor, true);
    }
}
