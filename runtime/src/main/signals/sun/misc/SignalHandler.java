package sun.misc;

/** What {@code JvmSignals} needs to know of the JDK's interface of this name; compiled into nothing. */
public interface SignalHandler {
    void handle(Signal signal);
}
