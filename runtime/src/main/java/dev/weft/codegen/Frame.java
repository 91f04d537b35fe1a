package dev.weft.codegen;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.StateTable;
import dev.weft.internal.core.Trampoline;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one call of an asynchronous body: where it stands, and its variables while it waits.
 *
 * <p>Subclasses are written by the annotation processor, with fields for arguments and spilled variables; the body
 * itself stays in the user's class, cut at its awaits, and calls the static methods here.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   label       meaning                  sent               resume(sent) then
 *   b           not begun                null               runs the body from its start
 *   b + k       suspended at await k     value or failure   restores the variables of state k, takes value(sent), runs on
 *
 *   await(...) == SUSPENDED:   variables are saved, label = b + k, SUSPENDED is returned
 *   the body returns:          the plain value is returned, and the frame is not used again
 *   the body throws:           the throwable goes to the caller or the task as it is
 * </pre>
 *
 * <p>Bodies of one class whose frames look alike share a frame class. Each has labels of its own there, from its
 * {@code b} on: the first body's is 0, the next one's follows the last label of the one before.
 *
 * @param <T> the type of the result
 */
@SuppressWarnings(
        "exports") // the superclass is the kernel's: nobody else is to name it, and a chain of superclasses needs no
// export
public abstract class Frame<T> extends Continuation<T> {
    /** What an await returns instead of a value when the frame has to wait. */
    public static final Object SUSPENDED = Continuation.SUSPENDED;

    /**
     * The major version of what woven code finds in this package. Another one means that code which was woven for it
     * does not run: a method is gone, or means something else.
     */
    public static final int CODEGEN_MAJOR = 3;

    /** The minor version: a higher one has more, and runs all that was woven for the lower ones. */
    public static final int CODEGEN_MINOR = 0;

    private static final int VERSION = CODEGEN_MAJOR << 8 | CODEGEN_MINOR;

    /** The state; written by woven code only. Transient: no part of a value that a serializer would write. */
    public transient int label;

    /** For subclasses that are not generated. */
    protected Frame() {}

    /**
     * For generated subclasses, each of which tells which version of this package it was written for, so that the first
     * use of woven code fails with a message, and not somewhere in it for want of a method.
     *
     * @param version {@link #CODEGEN_MAJOR} and {@link #CODEGEN_MINOR} that the processor knows: the major one times
     *     256 plus the minor one
     * @param label the state of the body that has not begun
     * @throws LinkageError if this runtime has another major version, or a lower minor one
     */
    protected Frame(int version, int label) {
        if (version != VERSION) {
            check(version);
        }
        this.label = label;
    }

    /** For frames that nobody awaits. */
    Frame(boolean recordsOrigin) {
        super(recordsOrigin);
    }

    /** For generated subclasses that nobody awaits. */
    Frame(boolean recordsOrigin, int version, int label) {
        super(recordsOrigin);
        if (version != VERSION) {
            check(version);
        }
        this.label = label;
    }

    /**
     * Awaits on behalf of {@code self}.
     *
     * @param awaitable what to wait for
     * @param self the frame of the calling body
     * @return the value, or {@link #SUSPENDED}
     * @throws Throwable the original failure
     */
    public static @Nullable Object await(Awaitable<?> awaitable, Frame<?> self) throws Throwable {
        return Trampoline.await(awaitable, self);
    }

    /**
     * Awaits on behalf of {@code self}.
     *
     * @param stage what to wait for
     * @param self the frame of the calling body
     * @return the value, or {@link #SUSPENDED}
     * @throws Throwable the original failure
     */
    public static @Nullable Object await(CompletionStage<?> stage, Frame<?> self) throws Throwable {
        return StageFuture.await(stage, self);
    }

    /**
     * Returns how deep a frame is nested on the Java stack.
     *
     * @param frame a frame that has begun
     * @return the number of bodies below it
     */
    public static int depth(Frame<?> frame) {
        return Trampoline.depth(frame);
    }

    /**
     * Returns the nesting of a body that a frame's body calls directly.
     *
     * @param caller the frame of the calling body
     * @return the argument for the called body
     */
    public static int depthBelow(Frame<?> caller) {
        return Trampoline.depth(caller) + 1;
    }

    /**
     * Returns whether a body that was called directly must not run on this stack.
     *
     * @param depth its nesting
     * @return whether it {@link #bounces} instead
     */
    public static boolean isTooDeep(int depth) {
        return depth >= Trampoline.MAX_DEPTH;
    }

    /**
     * Leaves the start of a body that was called directly to the task.
     *
     * @param callee its frame, with the arguments
     * @param above the nearest frame among its callers
     * @return {@link #SUSPENDED}
     */
    public static Object bounces(Frame<?> callee, Frame<?> above) {
        return Trampoline.bounces(callee, above);
    }

    /**
     * Makes the frame of a body that was called directly part of the task that runs it.
     *
     * @param callee a fresh frame
     * @param above the nearest frame among its callers
     * @param depth its nesting
     */
    public static void adopt(Frame<?> callee, Frame<?> above, int depth) {
        Trampoline.adopt(callee, above, depth);
    }

    /**
     * Links the frames of bodies that called each other directly: to be called when {@code self} is complete and its
     * body about to return {@link #SUSPENDED}.
     *
     * @param self the frame of the body
     */
    public static void suspended(Frame<?> self) {
        Trampoline.suspended(self);
    }

    /**
     * Lets a body that was called directly take the place of the one that returns its outcome, if it has suspended.
     *
     * @param outcome what the called body has returned
     * @param self the frame of the returning body; null if it has none
     * @return {@code outcome}
     */
    public static @Nullable Object replaced(@Nullable Object outcome, @Nullable Frame<?> self) {
        if (outcome == SUSPENDED && self != null) {
            Trampoline.replaced(self);
        }
        return outcome;
    }

    /**
     * Unwraps what a frame is resumed with.
     *
     * @param sent the argument of {@link #resume}
     * @return the value
     * @throws Throwable the original failure
     */
    public static @Nullable Object value(@Nullable Object sent) throws Throwable {
        return valueOf(sent);
    }

    /**
     * {@code return callee;}: lets {@code callee} take the place of {@code self}.
     *
     * @param callee the coroutine that is returned
     * @param self the frame of the returning body
     * @return what the body returns
     * @throws Throwable the original failure
     */
    public static @Nullable Object tailCall(Coroutine<?> callee, Frame<?> self) throws Throwable {
        return Trampoline.tailCall((Continuation<?>) callee, self);
    }

    private void check(int version) {
        if (version >> 8 != CODEGEN_MAJOR || (version & 0xff) > CODEGEN_MINOR) {
            throw new LinkageError(refusal(getClass(), version >> 8, version & 0xff));
        }
    }

    private static String refusal(Class<?> woven, int major, int minor) {
        @Nullable String release = Frame.class.getPackage().getImplementationVersion();
        return woven.getName() + " was compiled for version " + major + "." + minor
                + " of dev.weft.codegen, and this weft-runtime" + (release == null ? "" : " (" + release + ")")
                + " has version " + CODEGEN_MAJOR + "." + CODEGEN_MINOR
                + ": run it with the weft-runtime of the same release as the weft-processor that compiled it, or compile it"
                + " again with the weft-processor of this one";
    }

    /** The body; the weaver writes it into each generated class. */
    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        throw notWoven(methodName());
    }

    /**
     * The error of generated source that ran without being woven.
     *
     * @param what the method
     * @return the error, to be thrown
     */
    protected static IllegalStateException notWoven(String what) {
        return new IllegalStateException(
                what + " was not compiled to a state machine: its generated class is there, but the compilation"
                        + " ended before Weft could rewrite the method. Delete the class files and compile again; if it stays so, another"
                        + " tool replaces the class files that javac wrote");
    }

    /**
     * Returns what a dump says about the bodies of this class, a line for each label: {@code Owner.method
     * File.java:12}, where it is declared, for a body that has not begun, and behind that {@code 14
     * await(sleep(seconds))} for each of its awaits. One constant in generated classes, as nothing reads it before
     * something has to be reported.
     */
    protected String table() {
        return getClass().getName();
    }

    private StateTable states() {
        return new StateTable(table(), label);
    }

    /** Returns the name of the method for messages, "Owner.method". */
    protected String methodName() {
        return states().method();
    }

    @Override
    protected String describe() {
        return methodName();
    }

    @Override
    protected @Nullable String position() {
        return states().position();
    }

    @Override
    protected @Nullable String placeTable() {
        String table = table();
        return StateTable.hasBegun(table, label) ? table : null;
    }

    @Override
    protected int placeLabel() {
        return label;
    }

    @Override
    protected @Nullable StackTraceElement traceElement() {
        return states().element(getClass().getPackageName());
    }
}
