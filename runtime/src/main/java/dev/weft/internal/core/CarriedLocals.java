package dev.weft.internal.core;

import dev.weft.CarriedLocal;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The thread-local values that a loop carries.
 *
 * <pre>
 *   entering a context     capture(what it was entered from)   install(the context)
 *   leaving it             capture(the context)                install(what it was entered from)
 *   copying the current    capture(the context)
 * </pre>
 *
 * <p>A function of the user's that fails is reported, and its value stays what it was: the loop must not break in the
 * middle of a switch.
 */
public final class CarriedLocals {
    private final Loop loop;
    private final Carried<?>[] locals;

    private CarriedLocals(Loop loop, Carried<?>[] locals) {
        this.loop = loop;
        this.locals = locals;
    }

    /** Returns {@code before}, which may be null, and {@code local}. */
    static CarriedLocals add(Loop loop, @Nullable CarriedLocals before, CarriedLocal<?> added) {
        Carried<?> local = (Carried<?>) added;
        if (before == null) {
            return new CarriedLocals(loop, new Carried<?>[] {local});
        }
        if (Arrays.asList(before.locals).contains(local)) {
            return before;
        }
        Carried<?>[] locals = Arrays.copyOf(before.locals, before.locals.length + 1);
        locals[before.locals.length] = local;
        return new CarriedLocals(loop, locals);
    }

    /** Makes {@code other}, which does not run yet, carry the same. */
    public void carryTo(EventLoop other) {
        for (Carried<?> local : locals) {
            other.carry(local);
        }
    }

    /** Returns {@code vars} with the values of the current thread in it. */
    @Nullable
    Object @Nullable [] capture(@Nullable Object @Nullable [] vars) {
        @Nullable Object[] captured = vars;
        for (Carried<?> local : locals) {
            try {
                captured = local.captureInto(captured);
            } catch (Throwable failure) {
                failed(local, failure);
            }
        }
        return captured;
    }

    /** Makes the values in {@code vars} those of the current thread. */
    void install(@Nullable Object @Nullable [] vars) {
        for (Carried<?> local : locals) {
            try {
                local.restoreFrom(vars);
            } catch (Throwable failure) {
                failed(local, failure);
            }
        }
    }

    private void failed(Carried<?> local, Throwable failure) {
        if (Fatal.is(failure)) {
            throw Fatal.sneak(failure);
        }
        loop.callExceptionHandler(new ErrorContext("Exception while carrying " + Text.of(local), failure, null, null));
    }
}
