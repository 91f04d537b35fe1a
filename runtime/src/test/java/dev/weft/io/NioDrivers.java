package dev.weft.io;

import dev.weft.LoopDriver;

/** The way to the driver with a selector, which the package keeps to itself. */
public final class NioDrivers {
    private NioDrivers() {}

    public static LoopDriver create(LoopDriver before) {
        return new NioDriver(before, BufferPool.here());
    }
}
