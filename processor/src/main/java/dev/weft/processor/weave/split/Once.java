package dev.weft.processor.weave.split;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is found out when it is asked for first, if at all. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> finding;
    private @Nullable T found;

    Once(Supplier<T> finding) {
        this.finding = finding;
    }

    @Override
    public T get() {
        @Nullable T known = found;
        if (known == null) {
            known = finding.get();
            found = known;
        }
        return known;
    }
}
