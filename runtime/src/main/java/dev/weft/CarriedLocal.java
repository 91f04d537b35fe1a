package dev.weft;

import dev.weft.internal.core.Carried;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread-local value that follows tasks instead of threads: on a loop that carries it, it belongs to the
 * {@link Context}, as a {@link ContextVar} does. Each task and each callback finds its own value whenever it runs,
 * inherited from its creator; work in {@code toThread} finds it as well; and code outside the loop finds what it left.
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
public sealed interface CarriedLocal<T> permits Carried {
    /**
     * Carries a {@link ThreadLocal}. A context without a value finds the initial one.
     *
     * @param local what to carry
     * @param <T> the type of the value
     * @return what to give to {@link EventLoop#carry} or {@link RunOptions#carry}
     */
    static <T> CarriedLocal<T> of(ThreadLocal<T> local) {
        return new Carried<>(local.toString(), local::get, value -> {
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
    static <T> CarriedLocal<T> of(
            String name, Supplier<? extends @Nullable T> capture, Consumer<? super @Nullable T> restore) {
        return new Carried<>(name, capture, restore);
    }
}
