package dev.weft.internal.signal;

import dev.weft.Context;
import dev.weft.EventLoop;
import java.util.HashMap;
import java.util.Map;

/** The signal handlers of one loop: each is called in the loop's thread, in the context in which it was added. */
public final class SignalHandlers {
    private final EventLoop loop;
    private final Map<String, Signals.Registration> registrations = new HashMap<>();

    /** Makes the handlers of {@code loop}: none yet. */
    public SignalHandlers(EventLoop loop) {
        this.loop = loop;
    }

    /** Calls {@code callback} from now on when the signal comes. */
    public void add(String signal, Runnable callback) {
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

    /** Removes the handler of a signal; returns whether there was one. */
    public boolean remove(String signal) {
        Signals.Registration registration = registrations.remove(Signals.plain(signal));
        if (registration == null) {
            return false;
        }
        registration.close();
        return true;
    }

    /** Removes all. */
    public void removeAll() {
        for (Signals.Registration registration : registrations.values()) {
            registration.close();
        }
        registrations.clear();
    }
}
