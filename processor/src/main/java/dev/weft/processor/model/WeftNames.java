package dev.weft.processor.model;

/**
 * The names of the runtime that the processor goes by. The processor does not depend on the runtime; a test pins these
 * to its classes.
 */
public final class WeftNames {
    /** The annotation that marks a coroutine method. */
    public static final String ASYNC_ANNOTATION = "dev.weft.annotations.Async";

    /** The class with the markers and functions. */
    public static final String ASYNCIO = "dev.weft.Asyncio";

    /** What a coroutine method returns. */
    public static final String COROUTINE = "dev.weft.Coroutine";

    /** What one task has at a time. */
    public static final String ASYNC_LOCK = "dev.weft.sync.AsyncLock";

    /** What so many tasks have at a time. */
    public static final String ASYNC_SEMAPHORE = "dev.weft.sync.AsyncSemaphore";

    /** One that is not released more often than acquired. */
    public static final String ASYNC_BOUNDED_SEMAPHORE = "dev.weft.sync.AsyncBoundedSemaphore";

    /** What an asynchronous generator returns. */
    public static final String ASYNC_GENERATOR = "dev.weft.AsyncGenerator";

    /** A resource that is entered and left asynchronously. */
    public static final String ASYNC_SCOPE = "dev.weft.AsyncScope";

    /** A resource that is closed asynchronously. */
    public static final String ASYNC_CLOSEABLE = "dev.weft.AsyncCloseable";

    /** The scope that limits its body's time. */
    public static final String TIMEOUT = "dev.weft.Timeout";

    /** The scope that waits for the tasks made in it. */
    public static final String TASK_GROUP = "dev.weft.TaskGroup";

    /** A coroutine that the event loop drives. */
    public static final String TASK = "dev.weft.Task";

    /** A value that will be there. */
    public static final String FUTURE = "dev.weft.Future";

    /** Thrown into a coroutine by a cancellation. */
    public static final String CANCELLED_ERROR = "dev.weft.CancelledError";

    /** The event loop. */
    public static final String EVENT_LOOP = "dev.weft.EventLoop";

    /** The package of the classes that woven code may call. */
    public static final String CODEGEN = "dev.weft.codegen";

    /** The simple name of the superclass of a coroutine's state machine, in {@link #CODEGEN}. */
    public static final String FRAME = "Frame";

    /** The simple name of the superclass of a generator's state machine, in {@link #CODEGEN}. */
    public static final String GENERATOR_FRAME = "GeneratorFrame";

    /** The simple name of the annotation that marks a state machine in its class file, in {@link #CODEGEN}. */
    public static final String GENERATED_FRAME = "GeneratedFrame";

    /** The name of the constant in {@link #FRAME} with the major version of {@link #CODEGEN}. */
    public static final String CODEGEN_MAJOR = "CODEGEN_MAJOR";

    /** The name of the constant with the minor version. */
    public static final String CODEGEN_MINOR = "CODEGEN_MINOR";

    private WeftNames() {}
}
