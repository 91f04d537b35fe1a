package dev.weft.internal.observe;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which lock and which permit, where somebody observes; primitives themselves do not know. A thread that runs
 * a loop that is observed has one; loops that take turns have the same one.
 */
public final class Ledger {
    /**
     * Whether there ever was a ledger in this JVM. Racy on purpose: whoever keeps one has written it before, on the
     * same thread.
     */
    private static boolean isKept;

    private static final ThreadLocal<@Nullable Ledger> CURRENT = new ThreadLocal<>();

    private final Supplier<? extends @Nullable Object> holder;
    private final IdentityHashMap<Object, List<Object>> holders = new IdentityHashMap<>();

    /**
     * Makes an empty ledger.
     *
     * @param holder who takes and gives back: the current task
     */
    public Ledger(Supplier<? extends @Nullable Object> holder) {
        this.holder = holder;
    }

    /**
     * Makes this ledger that of the current thread.
     *
     * @return the one before, or null; to be given to {@link #close}
     */
    public @Nullable Ledger open() {
        Ledger outer = CURRENT.get();
        isKept = true;
        CURRENT.set(this);
        return outer;
    }

    /** Makes {@code outer} the ledger of the current thread again. */
    public static void close(@Nullable Ledger outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** Returns whether the current thread has a ledger. */
    public static boolean isOpen() {
        return isKept && CURRENT.get() != null;
    }

    /**
     * Returns the tasks that hold {@code primitive} as the ledger of the current thread knows it, each once; none if
     * there is no ledger.
     */
    public static List<Task<?>> holdersHere(@Nullable Object primitive) {
        Ledger ledger = isKept ? CURRENT.get() : null;
        List<Task<?>> tasks = new ArrayList<>();
        if (ledger != null) {
            for (Object holder : ledger.holders(primitive)) {
                if (holder instanceof Task<?> task && !tasks.contains(task)) {
                    tasks.add(task);
                }
            }
        }
        return tasks;
    }

    /** Notes that the current task has got {@code primitive}, or one permit of it. */
    public static void took(Object primitive) {
        if (isKept) {
            Ledger ledger = CURRENT.get();
            Object holder = ledger == null ? null : ledger.holder.get();
            if (ledger != null && holder != null) {
                ledger.holders
                        .computeIfAbsent(primitive, key -> new ArrayList<>())
                        .add(holder);
            }
        }
    }

    /**
     * Notes that {@code primitive}, or one permit of it, was given back: by the current task, if that has one, else by
     * the one that has had it longest.
     */
    public static void gaveBack(Object primitive) {
        if (isKept) {
            Ledger ledger = CURRENT.get();
            if (ledger != null) {
                ledger.remove(primitive);
            }
        }
    }

    private void remove(Object primitive) {
        List<Object> list = holders.get(primitive);
        if (list != null) {
            Object current = holder.get();
            if (current == null || !list.remove(current)) {
                list.remove(0);
            }
            if (list.isEmpty()) {
                holders.remove(primitive);
            }
        }
    }

    /** Returns who holds {@code primitive}, the one who has had it longest first. */
    public List<Object> holders(@Nullable Object primitive) {
        List<Object> list = primitive == null ? null : holders.get(primitive);
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Returns what is held, and by whom. */
    public Map<Object, List<Object>> held() {
        IdentityHashMap<Object, List<Object>> copy = new IdentityHashMap<>();
        holders.forEach((primitive, list) -> copy.put(primitive, List.copyOf(list)));
        return copy;
    }
}
