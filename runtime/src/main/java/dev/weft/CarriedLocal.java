package dev.weft;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread-local value that follows tasks instead of threads: on a loop that carries it, it belongs to the {@link Context}, as a {@link ContextVar}
 * does. Each task and each callback finds its own value whenever it runs, inherited from its creator; work in {@code toThread} finds
 * it as well; and code outside the loop finds what it left.
 *
 * <p>For libraries that know threads only, such as the diagnostic context of a logging framework:
 *
 * <pre>{@code
 * CarriedLocal<Map<String, String>> mdc = CarriedLocal.of("mdc", MDC::getCopyOfContextMap,
 *         map -> MDC.setContextMap(map == null ? Map.of() : map));
 * run(program(), RunOptions.defaults().carry(mdc));
 * }</pre>
 *
 * <p>The price: the value is read and written around each step of a task. Loops that carry nothing pay nothing.
 *
 * @param <T> the type of the value
 */
public final class CarriedLocal<T> extends ContextKey {
    private final String name;
    private final Supplier<? extends @Nullable T> capture;
    private final Consumer<? super @Nullable T> restore;

    private CarriedLocal(String name, Supplier<? extends @Nullable T> capture, Consumer<? super @Nullable T> restore) {
        this.name = Objects.requireNonNull(name, "name");
        this.capture = Objects.requireNonNull(capture, "capture");
        this.restore = Objects.requireNonNull(restore, "restore");
    }

    /**
     * Carries a {@link ThreadLocal}. A context without a value finds the initial one.
     *
     * @param local what to carry
     * @param <T> the type of the value
     * @return what to give to {@link EventLoop#carry} or {@link RunOptions#carry}
     */
    public static <T> CarriedLocal<T> of(ThreadLocal<T> local) {
        return new CarriedLocal<>(local.toString(), local::get, value -> {
            if (value == null) {
                local.remove();
            } else {
                local.set(value);
            }
        });
    }

    /**
     * Carries whatever two functions read and write.
     *
     * @param name the name, for messages
     * @param capture returns the value of the current thread; the value must not change afterwards (a map: a copy)
     * @param restore sets the value of the current thread; gets null where there is none
     * @param <T> the type of the value
     * @return what to give to {@link EventLoop#carry} or {@link RunOptions#carry}
     */
    public static <T> CarriedLocal<T> of(
            String name, Supplier<? extends @Nullable T> capture, Consumer<? super @Nullable T> restore) {
        return new CarriedLocal<>(name, capture, restore);
    }

    /** Returns {@code vars} with the value of the current thread in it. */
    @Nullable
    Object @Nullable [] captureInto(@Nullable Object @Nullable [] vars) {
        Object value = capture.get();
        return Objects.equals(value, Context.find(vars, this, null)) ? vars : Context.with(vars, this, value);
    }

    /** Makes the value in {@code vars} that of the current thread. */
    @SuppressWarnings("unchecked") // only captureInto stores values
    void restoreFrom(@Nullable Object @Nullable [] vars) {
        restore.accept((T) Context.find(vars, this, null));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "<CarriedLocal name='" + name + "'>";
    }
}
