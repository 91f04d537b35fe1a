package dev.weft.internal.core;

import dev.weft.CarriedLocal;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@link CarriedLocal} from within: a thread-local value that is a variable of contexts. */
public final class Carried<T> extends ContextKey implements CarriedLocal<T> {
    private final String name;
    private final Supplier<? extends @Nullable T> capture;
    private final Consumer<? super @Nullable T> restore;

    /** Makes one of what reads the value of the thread and what sets it. */
    public Carried(String name, Supplier<? extends @Nullable T> capture, Consumer<? super @Nullable T> restore) {
        this.name = Objects.requireNonNull(name, "name");
        this.capture = Objects.requireNonNull(capture, "capture");
        this.restore = Objects.requireNonNull(restore, "restore");
    }

    /** Returns {@code vars} with the value of the current thread in it. */
    @Nullable
    Object @Nullable [] captureInto(@Nullable Object @Nullable [] vars) {
        Object value = capture.get();
        return Objects.equals(value, SharedContext.find(vars, this, null))
                ? vars
                : SharedContext.with(vars, this, value);
    }

    /** Makes the value in {@code vars} that of the current thread. */
    @SuppressWarnings("unchecked") // only captureInto stores values
    void restoreFrom(@Nullable Object @Nullable [] vars) {
        restore.accept((T) SharedContext.find(vars, this, null));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "<CarriedLocal name='" + name + "'>";
    }
}
