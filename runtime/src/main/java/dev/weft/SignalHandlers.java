package dev.weft;

import java.util.HashMap;
import java.util.Map;

/** The signal handlers of one loop: each is called in the loop's thread, in the context in which it was added. */
final class SignalHandlers {
    private final EventLoop loop;
    private final Map<String, Signals.Registration> registrations = new HashMap<>();

    SignalHandlers(EventLoop loop) {
        this.loop = loop;
    }

    void add(String signal, Runnable callback) {
        Context context = Context.copy();
        Signals.Registration added = Signals.register(signal, () -> {
            if (!loop.isClosed()) {
                loop.callSoonThreadsafe(() -> context.run(callback));
            }
        });
        Signals.Registration before = registrations.put(Signals.plain(signal), added);
        if (before != null) {
            before.close();
        }
    }

    boolean remove(String signal) {
        Signals.Registration registration = registrations.remove(Signals.plain(signal));
        if (registration == null) {
            return false;
        }
        registration.close();
        return true;
    }

    void removeAll() {
        for (Signals.Registration registration : registrations.values()) {
            registration.close();
        }
        registrations.clear();
    }
}
