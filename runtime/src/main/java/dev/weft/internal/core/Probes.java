package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/** Two probes, each of which may be two. */
record Probes(Probe first, Probe second) implements Probe {
    /** Returns the one of a class among {@code probe}, or null. */
    static <P extends Probe> @Nullable P find(@Nullable Probe probe, Class<P> type) {
        if (probe instanceof Probes both) {
            P found = find(both.first, type);
            return found != null ? found : find(both.second, type);
        }
        return type.isInstance(probe) ? type.cast(probe) : null;
    }

    /** Returns {@code probe} without {@code gone}; null if nothing is left. */
    static @Nullable Probe without(@Nullable Probe probe, Probe gone) {
        if (probe instanceof Probes both) {
            Probe first = without(both.first, gone);
            Probe second = without(both.second, gone);
            return first == null ? second : second == null ? first : new Probes(first, second);
        }
        return probe == gone ? null : probe;
    }

    @Override
    public void iterates(int entries) {
        first.iterates(entries);
        second.iterates(entries);
    }

    @Override
    public void iterated(int entries) {
        first.iterated(entries);
        second.iterated(entries);
    }

    @Override
    public void enqueued(Ready entry) {
        first.enqueued(entry);
        second.enqueued(entry);
    }

    @Override
    public Object turns(Ready entry) {
        return new Both(first.turns(entry), second.turns(entry));
    }

    @Override
    public void turned(@Nullable Object before) {
        if (before instanceof Both both) {
            second.turned(both.second);
            first.turned(both.first);
        }
    }

    private record Both(@Nullable Object first, @Nullable Object second) {}

    @Override
    public void stepping(Job<?> task) {
        first.stepping(task);
        second.stepping(task);
    }

    @Override
    public void stepped(Job<?> task) {
        second.stepped(task);
        first.stepped(task);
    }

    @Override
    public void cancelled(Job<?> task, @Nullable String message) {
        first.cancelled(task, message);
        second.cancelled(task, message);
    }

    @Override
    public void ends() {
        first.ends();
        second.ends();
    }
}
