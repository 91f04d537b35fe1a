package dev.weft.io;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a server have in common.
 *
 * @param server whose text tells the server in reports
 * @param whenEnded is called when a connection has ended, once
 */
record Service(Object server, StreamHandler handler, ServerOptions options, Consumer<Connection> whenEnded) {
    void report(
            EventLoop loop, String message, Throwable failure, @Nullable Task<?> task, @Nullable SocketAddress peer) {
        loop.callExceptionHandler(new ErrorContext(
                message,
                failure,
                task,
                "connection from " + (peer == null ? "an unknown peer" : Addresses.text(peer)) + " of " + server));
    }
}
