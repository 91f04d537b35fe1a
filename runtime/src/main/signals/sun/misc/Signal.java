package sun.misc;

/** What {@code JvmSignals} needs to know of the JDK's class of this name; compiled into nothing. */
public final class Signal {
    public Signal(String name) {
        throw new UnsupportedOperationException(name);
    }

    public static native SignalHandler handle(Signal signal, SignalHandler handler);

    public static native void raise(Signal signal);
}
