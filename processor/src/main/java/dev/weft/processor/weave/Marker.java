package dev.weft.processor.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** The static methods of {@code Asyncio} that mean something else in a woven body than at run time. */
enum Marker {
    AWAIT("await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;"),
    AWAIT_STAGE("await", "(Ljava/util/concurrent/CompletionStage;)Ljava/lang/Object;"),
    AWAIT_EACH("awaitEach", "(Ldev/weft/AsyncIterable;)Ljava/lang/Iterable;"),
    EMIT("emit", "(Ljava/lang/Object;)V"),
    END("end", "()Ldev/weft/AsyncGenerator;"),
    RESULT("result", "(Ljava/lang/Object;)Ldev/weft/Coroutine;"),
    DONE("done", "()Ldev/weft/Coroutine;"),
    ASYNC_CALLABLE("async", "(Ldev/weft/AsyncCallable;)Ldev/weft/Coroutine;"),
    ASYNC_RUNNABLE("async", "(Ldev/weft/AsyncRunnable;)Ldev/weft/Coroutine;");

    private final String methodName;
    private final String descriptor;

    Marker(String methodName, String descriptor) {
        this.methodName = methodName;
        this.descriptor = descriptor;
    }

    String methodName() {
        return methodName;
    }

    String descriptor() {
        return descriptor;
    }

    /** Whether the body gives up its thread here. */
    boolean suspends() {
        return this == AWAIT || this == AWAIT_STAGE || this == EMIT;
    }

    boolean isAsync() {
        return this == ASYNC_CALLABLE || this == ASYNC_RUNNABLE;
    }

    /** The marker that an instruction calls, {@code null} for every other instruction. */
    static @Nullable Marker of(@Nullable AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call && call.owner.equals(RuntimeNames.ASYNCIO)) {
            for (Marker marker : values()) {
                if (marker.methodName.equals(call.name) && marker.descriptor.equals(call.desc)) {
                    return marker;
                }
            }
        }
        return null;
    }
}
