package dev.weft;

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
 * <p>A function of the user's that fails is reported, and its value stays what it was: the loop must not break in the middle of a switch.
 */
final class CarriedLocals {
    private final EventLoop loop;
    private final CarriedLocal<?>[] locals;

    private CarriedLocals(EventLoop loop, CarriedLocal<?>[] locals) {
        this.loop = loop;
        this.locals = locals;
    }

    /** Returns {@code before}, which may be null, and {@code local}. */
    static CarriedLocals add(EventLoop loop, @Nullable CarriedLocals before, CarriedLocal<?> local) {
        if (before == null) {
            return new CarriedLocals(loop, new CarriedLocal<?>[] {local});
        }
        CarriedLocal<?>[] locals = Arrays.copyOf(before.locals, before.locals.length + 1);
        locals[before.locals.length] = local;
        return new CarriedLocals(loop, locals);
    }

    /** Returns {@code vars} with the values of the current thread in it. */
    @Nullable
    Object @Nullable [] capture(@Nullable Object @Nullable [] vars) {
        @Nullable Object[] captured = vars;
        for (CarriedLocal<?> local : locals) {
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
        for (CarriedLocal<?> local : locals) {
            try {
                local.restoreFrom(vars);
            } catch (Throwable failure) {
                failed(local, failure);
            }
        }
    }

    private void failed(CarriedLocal<?> local, Throwable failure) {
        if (Fatal.is(failure)) {
            throw Fatal.sneak(failure);
        }
        loop.callExceptionHandler(ErrorContext.of("Exception while carrying " + Text.of(local), failure));
    }
}
