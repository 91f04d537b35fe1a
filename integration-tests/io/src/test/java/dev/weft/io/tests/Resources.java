package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a test needs beside its streams; closed last. */
final class Resources implements AsyncCloseable {
    private final Deque<AsyncCloseable> all = new ArrayDeque<>();

    <T extends AsyncCloseable> T add(T resource) {
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
