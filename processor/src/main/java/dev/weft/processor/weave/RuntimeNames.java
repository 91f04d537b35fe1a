package dev.weft.processor.weave;

/**
 * The runtime as woven code sees it. Constants, because the processor does not depend on the runtime; a test pins each of them
 * against the classes.
 */
final class RuntimeNames {
    static final String OBJECT = "java/lang/Object";
    static final String OBJECT_TYPE = "Ljava/lang/Object;";

    static final String ASYNCIO = "dev/weft/Asyncio";
    static final String COROUTINE = "dev/weft/Coroutine";
    static final String ASYNC_GENERATOR = "dev/weft/AsyncGenerator";

    static final String ASYNC_SCOPE = "dev/weft/AsyncScope";
    static final String ASYNC_CLOSEABLE = "dev/weft/AsyncCloseable";

    static final String FRAME = "dev/weft/codegen/Frame";
    static final String FRAME_TYPE = "Ldev/weft/codegen/Frame;";
    static final String GENERATED_FRAME_TYPE = "Ldev/weft/codegen/GeneratedFrame;";
    static final String GENERATOR_FRAME = "dev/weft/codegen/GeneratorFrame";

    static final String GENERATOR_FRAME_TYPE = "Ldev/weft/codegen/GeneratorFrame;";

    static final String LABEL = "label";
    static final String LABEL_TYPE = "I";
    static final String SUSPENDED = "SUSPENDED";
    static final String SUSPENDED_TYPE = OBJECT_TYPE;

    static final String VALUE = "value";
    static final String VALUE_TYPE = "(Ljava/lang/Object;)Ljava/lang/Object;";
    static final String TAIL_CALL = "tailCall";
    static final String TAIL_CALL_TYPE = "(Ldev/weft/Coroutine;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    static final String IS_TOO_DEEP = "isTooDeep";
    static final String IS_TOO_DEEP_TYPE = "(I)Z";
    static final String DEPTH = "depth";
    static final String DEPTH_TYPE = "(Ldev/weft/codegen/Frame;)I";
    static final String DEPTH_BELOW = "depthBelow";
    static final String DEPTH_BELOW_TYPE = "(Ldev/weft/codegen/Frame;)I";
    static final String BOUNCES = "bounces";
    static final String BOUNCES_TYPE = "(Ldev/weft/codegen/Frame;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    static final String ADOPT = "adopt";
    static final String ADOPT_TYPE = "(Ldev/weft/codegen/Frame;Ldev/weft/codegen/Frame;I)V";
    static final String SUSPENDED_AT = "suspended";
    static final String SUSPENDED_AT_TYPE = "(Ldev/weft/codegen/Frame;)V";
    static final String REPLACED = "replaced";
    static final String REPLACED_TYPE = "(Ljava/lang/Object;Ldev/weft/codegen/Frame;)Ljava/lang/Object;";
    static final String EMIT = "emit";
    static final String EMIT_TYPE = "(Ljava/lang/Object;)V";
    static final String RESUME = "resume";
    static final String PROCEED = "proceed";
    static final String RESUME_TYPE = "(Ljava/lang/Object;)Ljava/lang/Object;";

    private RuntimeNames() {}
}
