package dev.weft.internal.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the signals of the operating system. Several registrations for one signal form a stack: the latest is
 * called, and when the last one is closed, the handler that the JVM had before is back. That of a signal that is
 * registered for one run after the other stays, so that a run does not call the operating system twice, and passes the
 * signal on as long as there is no registration.
 *
 * <p>Thread-safe; actions are called on threads of the JVM's.
 */
final class Signals implements Runnable {
    private static final Map<String, Signals> BY_NAME = new HashMap<>();

    private final String name;
    private final List<Registration> registrations = new ArrayList<>();

    /**
     * The handler of the JVM, to be called by {@link Registration#forward}; null only before the first registration.
     */
    private @Nullable Object original;

    private boolean stays;

    private Signals(String name) {
        this.name = name;
    }

    /**
     * Calls {@code action} from now on when the signal comes.
     *
     * @param signal such as {@code "TERM"} or {@code "SIGTERM"}
     * @throws IllegalArgumentException if there is no such signal, or the JVM does not let it be handled
     * @throws IllegalStateException if this JVM cannot handle signals at all
     */
    static Registration register(String signal, Runnable action) {
        Registration registration = new Registration() {
            @Override
            public void run() {
                action.run();
            }
        };
        register(signal, registration, false);
        return registration;
    }

    /** As {@link #register(String, Runnable)}; {@code stays} tells that there will be more for this signal. */
    static void register(String signal, Registration registration, boolean stays) {
        String name = plain(signal);
        synchronized (BY_NAME) {
            Signals signals = BY_NAME.get(name);
            if (signals == null) {
                signals = new Signals(name);
                signals.original = SignalBridge.handle(name, signals);
                BY_NAME.put(name, signals);
            }
            signals.stays |= stays;
            registration.signals = signals;
            signals.registrations.add(registration);
        }
    }

    /** The name without "SIG". */
    static String plain(String signal) {
        return signal.startsWith("SIG") ? signal.substring(3) : signal;
    }

    /** The signal has come: on a thread of the JVM's. */
    @Override
    public void run() {
        @Nullable Runnable action;
        synchronized (BY_NAME) {
            action = registrations.isEmpty() ? null : registrations.get(registrations.size() - 1);
        }
        if (action != null) {
            action.run();
        } else if (original != null) {
            SignalBridge.call(original, name);
        }
    }

    private void remove(Registration registration) {
        synchronized (BY_NAME) {
            if (registrations.remove(registration) && registrations.isEmpty() && original != null && !stays) {
                BY_NAME.remove(name);
                SignalBridge.restore(name, original);
            }
        }
    }

    /** What is run when a signal has come, from its registration until it is closed. */
    abstract static class Registration implements AutoCloseable, Runnable {
        /** Null as long as it is not registered. */
        private volatile @Nullable Signals signals;

        /**
         * Does what the JVM would have done with the signal; by default that ends the process. May be called after the
         * close.
         */
        void forward() {
            Signals signals = this.signals;
            if (signals != null && signals.original != null) {
                SignalBridge.call(signals.original, signals.name);
            }
        }

        @Override
        public void close() {
            Signals signals = this.signals;
            if (signals != null) {
                signals.remove(this);
            }
        }
    }
}
