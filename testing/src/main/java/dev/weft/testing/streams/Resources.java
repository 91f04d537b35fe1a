package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a connection needs beside its two ends. Closed after them, what was added last first. */
public final class Resources implements AsyncCloseable {
    private final Deque<AsyncCloseable> all = new ArrayDeque<>();

    Resources() {}

    /**
     * Adds something that has to be closed after the test.
     *
     * @param resource what to close
     * @param <T> its type
     * @return the same
     */
    public <T extends AsyncCloseable> T add(T resource) {
        all.push(resource);
        return resource;
    }

    @Override
    @Async
    public Coroutine<Void> closeAsync() {
        while (!all.isEmpty()) {
            await(all.pop().closeAsync());
        }
        return done();
    }
}
