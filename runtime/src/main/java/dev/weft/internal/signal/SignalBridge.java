package dev.weft.internal.signal;

import dev.weft.internal.report.Fatal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which the JDK keeps for want of anything better. By reflection,
 * because javac warns of any other use and nothing can silence it; the package is exported, so that needs no flag.
 */
public final class SignalBridge {
    private static final @Nullable Class<?> SIGNAL = find("sun.misc.Signal");
    private static final @Nullable Class<?> HANDLER = find("sun.misc.SignalHandler");

    private SignalBridge() {}

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException absent) {
            return null;
        }
    }

    /** Lets {@code action} handle the signal; returns the handler that did so before. */
    static Object handle(String name, Runnable action) {
        Class<?> type = require(HANDLER);
        Object handler = Proxy.newProxyInstance(
                SignalBridge.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> action.run();
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        default -> {
                            return "Weft's handler of SIG" + name;
                        }
                    }
                    return null;
                });
        return install(name, handler);
    }

    /** Lets {@code handler}, which {@link #handle} returned, handle the signal again. */
    static void restore(String name, Object handler) {
        install(name, handler);
    }

    /** Calls a handler that {@link #handle} returned. */
    static void call(Object handler, String name) {
        Class<?> type = require(HANDLER);
        invoke(method(type, "handle", require(SIGNAL)), handler, signal(name));
    }

    /** Sends the signal to this process. */
    public static void raise(String name) {
        invoke(method(require(SIGNAL), "raise", require(SIGNAL)), null, signal(name));
    }

    @SuppressWarnings("NullAway") // handle() returns the handler before, never null
    private static Object install(String name, Object handler) {
        Class<?> signal = require(SIGNAL);
        return invoke(method(signal, "handle", signal, require(HANDLER)), null, signal(name), handler);
    }

    private static Object signal(String name) {
        try {
            return require(SIGNAL).getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException refused) {
            throw Fatal.sneak(Objects.requireNonNull(refused.getCause()));
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static Method method(Class<?> owner, String name, Class<?>... parameters) {
        try {
            return owner.getMethod(name, parameters);
        } catch (NoSuchMethodException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static @Nullable Object invoke(Method method, @Nullable Object receiver, Object... arguments) {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException refused) {
            throw Fatal.sneak(Objects.requireNonNull(refused.getCause()));
        } catch (IllegalAccessException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static Class<?> require(@Nullable Class<?> type) {
        if (type == null) {
            throw new IllegalStateException(
                    "signals cannot be handled: this Java runtime has no module jdk.unsupported");
        }
        return type;
    }
}
