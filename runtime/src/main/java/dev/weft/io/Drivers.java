package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.Operation;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a loop stands on; never an operation that runs. */
final class Drivers extends Operation<Void> {
    private Drivers() {}

    static LoopDriver of(EventLoop loop) {
        return driverOf(loop);
    }

    static boolean replace(EventLoop loop, UnaryOperator<LoopDriver> change) {
        return replaceDriver(loop, change);
    }

    @Override
    protected @Nullable Object attempt() {
        return null;
    }
}
