package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.internal.core.Loop;
import java.util.function.UnaryOperator;

/** What a loop stands on. */
final class Drivers {
    private Drivers() {}

    static LoopDriver of(EventLoop loop) {
        return ((Loop) loop).driver();
    }

    static boolean replace(EventLoop loop, UnaryOperator<LoopDriver> change) {
        return ((Loop) loop).replaceDriver(change);
    }
}
