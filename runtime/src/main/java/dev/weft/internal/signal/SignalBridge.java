package dev.weft.internal.signal;

import org.jspecify.annotations.Nullable;

/**
 * The way to {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which the JDK keeps for want of anything
 * better.
 *
 * <p>javac warns of any use of it and nothing can silence that. So the class that uses it, {@code JvmSignals}, is
 * compiled apart, against declarations of its own: see {@code src/main/signals}. No reflection and no proxy stands
 * between a signal and its handler; both cost a small program more than all the rest of Weft.
 *
 * <p>That class is missing where the module is not there, or not among the modules that were resolved.
 */
public abstract class SignalBridge {
    private static @Nullable SignalBridge bridge;

    /** For the one that there is. */
    SignalBridge() {}

    /** Makes {@code made} the way to the signals; called when its class is initialized. */
    static void use(SignalBridge made) {
        bridge = made;
    }

    /** Lets {@code action} handle the signal; returns the handler that did so before. */
    static Object handle(String name, Runnable action) {
        return require().install(name, action);
    }

    /** Lets {@code handler}, which {@link #handle} returned, handle the signal again. */
    static void restore(String name, Object handler) {
        require().reinstall(name, handler);
    }

    /** Calls a handler that {@link #handle} returned. */
    static void call(Object handler, String name) {
        require().callHandler(handler, name);
    }

    /** Sends the signal to this process. */
    public static void raise(String name) {
        require().send(name);
    }

    /** As {@link #handle}. */
    abstract Object install(String name, Runnable action);

    /** As {@link #restore}. */
    abstract void reinstall(String name, Object handler);

    /** As {@link #call}. */
    abstract void callHandler(Object handler, String name);

    /** As {@link #raise}. */
    abstract void send(String name);

    private static synchronized SignalBridge require() {
        SignalBridge bridge = SignalBridge.bridge;
        if (bridge == null) {
            try {
                Class.forName("dev.weft.internal.signal.JvmSignals"); // which calls use()
            } catch (ClassNotFoundException | LinkageError absent) {
                throw new IllegalStateException(
                        "signals cannot be handled: this Java runtime has no module jdk.unsupported", absent);
            }
            bridge = SignalBridge.bridge;
        }
        if (bridge == null) {
            throw new IllegalStateException(
                    "signals cannot be handled: this Java runtime has no module jdk.unsupported");
        }
        return bridge;
    }
}
