package dev.weft.io;

import dev.weft.Coroutine;

/** What a server does with a connection. */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves a connection. The stream is closed when the coroutine has ended, in whatever way.
     *
     * @param stream the connection
     * @return a coroutine; what it fails with is reported to the loop's exception handler, and concerns no other
     *     connection
     * @throws Exception as if the coroutine had failed with it
     */
    Coroutine<Void> handle(ByteStream stream) throws Exception;
}
