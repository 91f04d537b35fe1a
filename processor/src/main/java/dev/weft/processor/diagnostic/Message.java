package dev.weft.processor.diagnostic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the processor says: a closed catalogue. Each message names the construct and says what to do.
 *
 * <p>Ids are stable: a message may be reworded, but its id never means something else, and the id of a message that is
 * gone is not given again. {@code docs/diagnostics.md} explains each; a test demands that, and an example for every
 * constant.
 */
public enum Message {
    /** The return type says that the method is not asynchronous. */
    WRONG_RETURN_TYPE(
            "weft-001",
            "the @Async method '%s' returns %s: let it return Coroutine<T>, or AsyncGenerator<T> for a generator"),

    /** No body to compile. */
    ABSTRACT_METHOD(
            "weft-002",
            "the @Async method '%s' has no body: remove @Async here and mark the methods that implement it"),

    /** No body to compile, either. */
    NATIVE_METHOD(
            "weft-003", "the @Async method '%s' is native: remove @Async, or call it from an asynchronous method"),

    /** The lock would be held only while the coroutine is made, not while it runs. */
    SYNCHRONIZED_METHOD(
            "weft-004",
            "the @Async method '%s' is synchronized, but a monitor cannot be held across an await: remove 'synchronized' and"
                    + " use an AsyncLock in the body"),

    /** Nothing here can wait. */
    OUTSIDE_ASYNC("weft-005", "%s outside asynchronous code: %s"),

    /** The lambda's caller expects it to finish. */
    IN_PLAIN_LAMBDA(
            "weft-006",
            "%s in a lambda that is not asynchronous: its caller cannot wait for it. Write async(() -> ...), or move it out of"
                    + " the lambda"),

    /** A constructor returns an object that is ready. */
    IN_CONSTRUCTOR(
            "weft-007",
            "%s in a constructor: a constructor cannot wait. Use a static @Async method that makes the object when all is there"),

    /** Initialisers run within constructors and class loading. */
    IN_INITIALIZER(
            "weft-008",
            "%s in an initializer: neither class loading nor a constructor can wait. Use an @Async method, or keep the coroutine"
                    + " in the field"),

    /** A monitor belongs to a thread, and the thread goes on to other tasks. */
    IN_SYNCHRONIZED(
            "weft-009",
            "%s inside a synchronized block: a monitor cannot be held across an await. Use an AsyncLock, or wait before or after"
                    + " the block"),

    /** javac may evaluate a guard more than once, and keeps the state of the match where nobody can save it. */
    IN_GUARD("weft-010", "%s in the guard of a switch: wait before the switch and test the value in the guard"),

    /** The classic. */
    FORGOTTEN_AWAIT(
            "weft-011",
            "the coroutine of '%s' is never awaited, so nothing of it runs: write await(%s), or createTask(%s) to run it"
                    + " in the background"),

    /** A generator that nobody iterates over. */
    DROPPED_GENERATOR(
            "weft-012",
            "the generator of '%s' is not used, so nothing of it runs: iterate over it with for (... : awaitEach(%s))"),

    /** The value of a marker that belongs behind {@code return}. */
    DROPPED_MARKER("weft-013", "%s as a statement has no effect: write 'return %s;'"),

    /** {@code awaitEach} is half of a loop. */
    AWAIT_EACH_OUTSIDE_LOOP(
            "weft-014", "awaitEach(...) outside the header of a for loop: write for (... : awaitEach(source)) { ... }"),

    /** Nobody is there to take the element. */
    EMIT_OUTSIDE_GENERATOR(
            "weft-015", "emit(...) outside an asynchronous generator: let the @Async method return AsyncGenerator<T>"),

    /** The consumer would run inside the scope. */
    EMIT_IN_SCOPE(
            "weft-016",
            "emit(...) inside the scope of a %s: the consumer would run in it. Leave the scope first, then emit"),

    /** {@code emit} takes everything, the generator does not. */
    EMIT_TYPE("weft-017", "emit(...) of %s in a generator of %s: emit a value of that type"),

    /** {@code end()} is nothing but the end of a generator. */
    END_MISPLACED("weft-018", "end() may only stand in 'return end();' of an asynchronous generator"),

    /** What else could be returned. */
    GENERATOR_RETURN(
            "weft-019", "an asynchronous generator ends with 'return end();', its values go through emit(...)"),

    /** A reference would call the marker where nothing is woven. */
    MARKER_REFERENCE(
            "weft-020",
            "Asyncio::%s is a method reference, which would call the marker where nothing can wait: call it in asynchronous"
                    + " code, in a loop for example"),

    /** Found on the source path after the rounds. */
    NOT_PROCESSED(
            "weft-021",
            "'%s' was found on the source path, which annotation processors do not see: name its source file among those to"
                    + " compile"),

    /** Another compiler. */
    NEEDS_JAVAC(
            "weft-022",
            "@Async needs javac, this compiler is another one (%s): let the build run javac, and use the class files in the IDE"),

    /** A typing error in the option. */
    UNKNOWN_LINT(
            "weft-023", "-Aweft.lint does not know '%s': it takes all, none, and with or without a leading '-' %s"),

    /** Beyond what a class file can hold. */
    TOO_LARGE("weft-024", "'%s' is too large for a coroutine: move parts of it to other methods (%s)"),

    /** The name is taken by a source file, or the output cannot be written. */
    FRAME_NOT_WRITTEN("weft-025", "the state machine of '%s' cannot be written: %s"),

    /**
     * The code is not what javac makes of such a body. This is the one message of everything that no source can bring
     * about, and that only a tool which changes class files or a defect of the processor does: the weaver checks what
     * it takes for granted.
     */
    NOT_WOVEN("weft-026", "'%s' cannot be compiled to a coroutine, please report this: %s"),

    /** The class output does not let us. */
    CLASS_FILE_LOST("weft-027", "the class file of '%s' cannot be rewritten: %s"),

    /** A defect of the processor. */
    CRASHED("weft-028", "the processor failed, please report this: %s"),

    /** The type of the variable hides that the resource is asynchronous. */
    HIDDEN_RESOURCE(
            "weft-029",
            "the type %s of the resource '%s' hides that its value (%s) is closed asynchronously: declare it with 'var'"),

    /** Its {@code close()} is there for javac only. */
    SYNCHRONOUS_CLOSE("weft-030", "close() of %s always fails: write %s"),

    /** The frame class keeps them, and its constructor has to take one more. */
    TOO_MANY_PARAMETERS(
            "weft-031",
            "the @Async method '%s' has too many parameters: with 'this' they may be 254, 'long' and 'double' count twice. Put"
                    + " some of them into an object"),

    /** The test framework calls the method and drops what it returns. */
    TEST_NEVER_RUNS(
            "weft-033",
            "nothing of the test '%s' runs: @%s drops the %s that it returns, and the test passes. Mark it @WeftTest instead, or"
                    + " let it return void and call run(...)"),

    /** A typing error in the other option. */
    UNKNOWN_DEBUG("weft-032", "-Aweft.debug does not know '%s': it takes true or false"),

    /** A file manager in memory that tells javac another place than the processor. */
    CLASS_FILE_NOT_FOUND(
            "weft-034",
            "the class file of '%s' is not where the compiler's file manager looks for it (%s): let getFileForOutput of that"
                    + " JavaFileManager return, for the class output, the object that its getJavaFileForOutput has returned, and let"
                    + " that be readable; or compile into a folder"),

    /** Two compilations, or a tool that runs beside this one. */
    OUTPUT_SHARED(
            "weft-035",
            "the class files of '%s' are written by another compilation at the same time (%s): let one at a time write into"
                    + " that folder, and compile again"),

    /** Jars of different releases. */
    RUNTIME_VERSION(
            "weft-036",
            "this weft-processor writes code for version %s of dev.weft.codegen, and the weft-runtime that '%s' is compiled with"
                    + " has %s: give weft-processor and weft-runtime the same version"),

    /** A state machine has other fields. */
    SERIALIZABLE_LAMBDA(
            "weft-037", "the lambda '%s' %s, and a state machine is not: leave the cast to Serializable out"),

    /** Beyond what a class file can hold, either. */
    CLASS_TOO_LARGE(
            "weft-039", "'%s' makes its class too large (%s): move some of its asynchronous methods to another class"),

    /** Part of a library is missing. */
    UNKNOWN_CLASS(
            "weft-040",
            "'%s' uses a class that the compilation does not find: %s. Put its library on the class path or module path"),

    /** The trees foretell what javac makes of a scope. */
    SCOPE_NOT_RECOGNISED(
            "weft-041",
            "this try statement of '%s' over an asynchronous resource is not compiled as expected, please report this (%s). Until"
                    + " then await enter() and exit(...), or closeAsync(), by hand"),

    /** Stops every task of the loop. */
    BLOCKING_CALL(
            "weft-101", "blocking-call", "%s blocks the thread, and with it every task of the event loop: use %s"),

    /** {@code CancelledError} is an {@code Error}, to be let through. */
    SWALLOWED_CANCELLATION(
            "weft-102",
            "swallowed-cancellation",
            "catch (%s) around an await swallows a cancellation: catch Exception, or throw it again"),

    /** Nobody can see how it ends. */
    DROPPED_TASK(
            "weft-103",
            "dropped-task",
            "the task of %s is dropped: keep it and await it, or make it in a TaskGroup, or its failure is seen by nobody"),

    /** All tasks share the thread. */
    THREAD_LOCAL(
            "weft-104",
            "thread-local",
            "a ThreadLocal that is read after an await can hold what another task has set: use a ContextVar"),

    /** Interpreted for ever. */
    LARGE_METHOD(
            "weft-105",
            "large-method",
            "'%s' has %s bytes of code when compiled to a coroutine, and the JVM compiles no method of more than %s to"
                    + " machine code: move parts of it to other methods"),

    /** An exception in between, or a cancellation, leaves it locked for ever. */
    UNPROTECTED_LOCK(
            "weft-106",
            "unprotected-lock",
            "if an await below fails or is cancelled, '%1$s' stays acquired for ever: use `try (%1$s) { ... }`, or release it in a"
                    + " finally block");

    private final String id;
    private final @Nullable String lint;
    private final String text;

    Message(String id, String text) {
        this.id = id;
        this.lint = null;
        this.text = text;
    }

    Message(String id, String lint, String text) {
        this.id = id;
        this.lint = lint;
        this.text = text;
    }

    /** The id that users search for. */
    public String id() {
        return id;
    }

    /** The name in {@code -Aweft.lint}, for a warning; an error has none. */
    public Optional<String> lint() {
        return Optional.ofNullable(lint);
    }

    /**
     * Whether {@code @SuppressWarnings} with the id turns this error off: where the code may know better than the rule.
     */
    public boolean isSuppressible() {
        return this == FORGOTTEN_AWAIT || this == DROPPED_GENERATOR;
    }

    /** The whole message, its id first. */
    public String format(@Nullable Object... arguments) {
        return "[" + id + "] " + String.format(text, arguments);
    }
}
