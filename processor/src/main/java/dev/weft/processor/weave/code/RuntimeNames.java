package dev.weft.processor.weave.code;

/**
 * The runtime as woven code sees it. Constants, because the processor does not depend on the runtime; a test pins each
 * of them against the classes.
 */
public final class RuntimeNames {
    public static final String OBJECT = "java/lang/Object";
    public static final String THROWABLE = "java/lang/Throwable";
    public static final String OBJECT_TYPE = "Ljava/lang/Object;";

    public static final String ASYNCIO = "dev/weft/Asyncio";
    public static final String COROUTINE = "dev/weft/Coroutine";
    public static final String ASYNC_GENERATOR = "dev/weft/AsyncGenerator";

    public static final String ASYNC_SCOPE = "dev/weft/AsyncScope";
    public static final String ASYNC_CLOSEABLE = "dev/weft/AsyncCloseable";

    public static final String FRAME = "dev/weft/codegen/Frame";
    public static final String FRAME_TYPE = "Ldev/weft/codegen/Frame;";
    public static final String GENERATED_FRAME_TYPE = "Ldev/weft/codegen/GeneratedFrame;";
    public static final String GENERATOR_FRAME = "dev/weft/codegen/GeneratorFrame";

    public static final String GENERATOR_FRAME_TYPE = "Ldev/weft/codegen/GeneratorFrame;";

    public static final String LABEL = "label";
    public static final String LABEL_TYPE = "I";
    public static final String SUSPENDED = "SUSPENDED";
    public static final String SUSPENDED_TYPE = OBJECT_TYPE;

    public static final String VALUE = "value";
    public static final String VALUE_TYPE = "(Ljava/lang/Object;)Ljava/lang/Object;";
    public static final String TAIL_CALL = "tailCall";
    public static final String TAIL_CALL_TYPE = "(Ldev/weft/Coroutine;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    public static final String IS_TOO_DEEP = "isTooDeep";
    public static final String IS_TOO_DEEP_TYPE = "(I)Z";
    public static final String DEPTH = "depth";
    public static final String DEPTH_TYPE = "(Ldev/weft/codegen/Frame;)I";
    public static final String DEPTH_BELOW = "depthBelow";
    public static final String DEPTH_BELOW_TYPE = "(Ldev/weft/codegen/Frame;)I";
    public static final String BOUNCES = "bounces";
    public static final String BOUNCES_TYPE = "(Ldev/weft/codegen/Frame;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    public static final String ADOPT = "adopt";
    public static final String ADOPT_TYPE = "(Ldev/weft/codegen/Frame;Ldev/weft/codegen/Frame;I)V";
    public static final String SUSPENDED_AT = "suspended";
    public static final String SUSPENDED_AT_TYPE = "(Ldev/weft/codegen/Frame;)V";
    public static final String REPLACED = "replaced";
    public static final String REPLACED_TYPE = "(Ljava/lang/Object;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    public static final String EMIT = "emit";
    public static final String EMIT_TYPE = "(Ljava/lang/Object;)V";
    public static final String NEXT = "NEXT";
    public static final String NEXT_TYPE = OBJECT_TYPE;
    public static final String NEXT_FOR = "nextFor";
    public static final String NEXT_FOR_TYPE = "(Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    public static final String GOES_ON = "goesOn";
    public static final String GOES_ON_TYPE = "(Ldev/weft/codegen/Frame;)Z";
    public static final String STOPPED = "stopped";
    public static final String STOPPED_TYPE = "(Ljava/lang/Object;)Ljava/lang/Object;";
    public static final String FAILED = "failed";
    public static final String FAILED_TYPE = "(Ljava/lang/Throwable;)Ljava/lang/Throwable;";
    public static final String RESUME = "resume";
    public static final String PROCEED = "proceed";
    public static final String RESUME_TYPE = "(Ljava/lang/Object;)Ljava/lang/Object;";

    private RuntimeNames() {}
}
