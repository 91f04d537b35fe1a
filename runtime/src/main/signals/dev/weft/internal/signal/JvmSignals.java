package dev.weft.internal.signal;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Handles the signals of the operating system. See {@link SignalBridge}. */
final class JvmSignals extends SignalBridge {
    static {
        use(new JvmSignals(SignalHandler.class));
    }

    /** Fails with a {@link LinkageError} where that class is missing. */
    private JvmSignals(Class<SignalHandler> needed) {
        needed.getName();
    }

    @Override
    Object install(String name, Runnable action) {
        return Signal.handle(new Signal(name), new Handler(name, action));
    }

    @Override
    void reinstall(String name, Object handler) {
        Signal.handle(new Signal(name), (SignalHandler) handler);
    }

    @Override
    void callHandler(Object handler, String name) {
        ((SignalHandler) handler).handle(new Signal(name));
    }

    @Override
    void send(String name) {
        Signal.raise(new Signal(name));
    }

    private static final class Handler implements SignalHandler {
        private final String name;
        private final Runnable action;

        Handler(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        @Override
        public void handle(Signal signal) {
            action.run();
        }

        @Override
        public String toString() {
            return "Weft's handler of SIG" + name;
        }
    }
}
