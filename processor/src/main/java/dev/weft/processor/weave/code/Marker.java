package dev.weft.processor.weave.code;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The calls that mean something else in a woven body than at run time: static methods of {@code Asyncio}, and what
 * {@link dev.weft.processor.weave.lower.Lowering} makes of loops over {@code awaitEach}, which are the methods of
 * {@code GeneratorFrame} without their last parameter, the frame.
 */
public enum Marker {
    AWAIT("await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;"),
    AWAIT_STAGE("await", "(Ljava/util/concurrent/CompletionStage;)Ljava/lang/Object;"),
    AWAIT_EACH("awaitEach", "(Ldev/weft/AsyncIterable;)Ljava/lang/Iterable;"),
    EMIT("emit", "(Ljava/lang/Object;)V"),
    END("end", "()Ldev/weft/AsyncGenerator;"),
    RESULT("result", "(Ljava/lang/Object;)Ldev/weft/Coroutine;"),
    DONE("done", "()Ldev/weft/Coroutine;"),
    ASYNC_CALLABLE("async", "(Ldev/weft/AsyncCallable;)Ldev/weft/Coroutine;"),
    ASYNC_RUNNABLE("async", "(Ldev/weft/AsyncRunnable;)Ldev/weft/Coroutine;"),
    ADVANCE(RuntimeNames.GENERATOR_FRAME, "advance", "(Ldev/weft/AsyncIterator;)Ljava/lang/Object;"),
    CLOSE(RuntimeNames.GENERATOR_FRAME, "close", "(Ldev/weft/AsyncIterator;)Ljava/lang/Object;"),
    DELEGATE(
            RuntimeNames.GENERATOR_FRAME,
            "delegate",
            "(Ldev/weft/AsyncIterator;Ljava/lang/Object;Z)Ljava/lang/Object;");

    private final String owner;
    private final String methodName;
    private final String descriptor;

    Marker(String methodName, String descriptor) {
        this(RuntimeNames.ASYNCIO, methodName, descriptor);
    }

    Marker(String owner, String methodName, String descriptor) {
        this.owner = owner;
        this.methodName = methodName;
        this.descriptor = descriptor;
    }

    public String owner() {
        return owner;
    }

    public String methodName() {
        return methodName;
    }

    public String descriptor() {
        return descriptor;
    }

    /**
     * The descriptor of what a woven body calls in the place of this marker: that with the frame behind its own
     * parameters.
     */
    public String wovenDescriptor() {
        String frame = this == DELEGATE ? RuntimeNames.GENERATOR_FRAME_TYPE : RuntimeNames.FRAME_TYPE;
        return descriptor.replace(")", frame + ")");
    }

    /** Whether the body gives up its thread here. */
    public boolean suspends() {
        return switch (this) {
            case AWAIT, AWAIT_STAGE, EMIT, ADVANCE, CLOSE, DELEGATE -> true;
            default -> false;
        };
    }

    public boolean isAsync() {
        return this == ASYNC_CALLABLE || this == ASYNC_RUNNABLE;
    }

    /** The marker that an instruction calls, {@code null} for every other instruction. */
    public static @Nullable Marker of(@Nullable AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call && isOwner(call.owner)) {
            for (Marker marker : values()) {
                if (marker.owner.equals(call.owner)
                        && marker.methodName.equals(call.name)
                        && marker.descriptor.equals(call.desc)) {
                    return marker;
                }
            }
        }
        return null;
    }

    private static boolean isOwner(String type) {
        return type.equals(RuntimeNames.ASYNCIO) || type.equals(RuntimeNames.GENERATOR_FRAME);
    }
}
