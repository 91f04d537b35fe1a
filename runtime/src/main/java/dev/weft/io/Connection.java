package dev.weft.io;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TimerHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of a server, from its handshake to the moment when its handler has ended and its stream is closed. */
final class Connection implements Server.Served {
    /** How long what is left of the output may take when the handler has ended. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Object server;
    private final Consumer<Connection> whenEnded;
    private final EventLoop loop;
    private final ServerOptions options;
    private final Conduit conduit;
    private final @Nullable SocketAddress peer;
    private @Nullable Future<ByteStream> handshake;
    private @Nullable Task<Void> task;
    private @Nullable Stream stream;

    /**
     * Makes a connection.
     *
     * @param server whose text tells the server in reports
     * @param whenEnded is called when it has ended, once
     */
    Connection(Object server, Consumer<Connection> whenEnded, EventLoop loop, Conduit conduit, ServerOptions options) {
        this.server = server;
        this.whenEnded = whenEnded;
        this.loop = loop;
        this.conduit = conduit;
        this.options = options;
        this.peer = conduit.peer();
    }

    void begin(StreamHandler handler) {
        Tls tls = options.tls();
        if (tls == null) {
            serve(new Stream(conduit), handler);
            return;
        }
        Future<ByteStream> handshake = TlsHandshake.begin(loop, conduit, null, tls);
        this.handshake = handshake;
        Duration limit = options.handshakeTimeout();
        TimerHandle timer = limit.isZero()
                ? null
                : loop.callLater(limit, () -> {
                    if (handshake.cancel()) {
                        report(
                                "a TLS handshake was not finished in time",
                                new StreamTimeoutException(
                                        "the TLS handshake took longer than " + limit.toMillis() + " ms",
                                        peer,
                                        new SocketTimeoutException()));
                    }
                });
        handshake.addDoneCallback(done -> {
            if (timer != null) {
                timer.cancel();
            }
            this.handshake = null;
            Throwable failure = done.isCancelled() ? null : done.exception();
            if (done.isCancelled() || failure != null) {
                if (failure != null) {
                    report("a TLS handshake failed", failure);
                }
                whenEnded.accept(this);
            } else {
                serve((Stream) done.result(), handler);
            }
        });
    }

    private void serve(Stream stream, StreamHandler handler) {
        this.stream = stream;
        stream.limitIdleTime(loop, options.firstByteTimeout(), options.idleTimeout());
        String name = peer == null ? "connection" : "connection " + Addresses.text(peer);
        Task<Void> task = loop.createTask(new Serve(stream, handler), name);
        this.task = task;
        task.addDoneCallback(done -> whenEnded.accept(this));
    }

    @Override
    public void cancel() {
        if (handshake != null) {
            handshake.cancel();
        } else if (task != null) {
            task.cancel();
        }
    }

    @Override
    public void abort() {
        if (stream != null) {
            stream.abort();
        }
        cancel();
    }

    private void report(String message, Throwable failure) {
        loop.callExceptionHandler(new ErrorContext(
                message,
                failure,
                task,
                "connection from " + (peer == null ? "an unknown peer" : Addresses.text(peer)) + " of " + server));
    }

    /** Runs the handler, then closes the stream. */
    private final class Serve extends Continuation<Void> {
        private static final int NEW = 0;
        private static final int HANDLING = 1;
        private static final int CLOSING = 2;

        private final Stream stream;
        private final StreamHandler handler;
        private int state = NEW;
        private @Nullable CancelledError cancelled;
        private @Nullable TimerHandle limit;

        Serve(Stream stream, StreamHandler handler) {
            this.stream = stream;
            this.handler = handler;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            try {
                if (state == NEW) {
                    valueOf(sent);
                    state = HANDLING;
                    Coroutine<Void> coroutine = handler.handle(stream);
                    if (coroutine == null) {
                        throw new NullPointerException("the handler of " + server + " returned null");
                    }
                    if (Trampoline.await(coroutine, this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                } else {
                    valueOf(sent);
                }
            } catch (CancelledError error) {
                cancelled = error;
            } catch (VirtualMachineError fatal) {
                stream.abort();
                throw fatal;
            } catch (Throwable failure) {
                report("Unhandled exception in client_connected_cb", failure);
            }
            if (state == HANDLING) {
                state = CLOSING;
                limit = loop.callLater(CLOSE_LIMIT, stream::abort);
                if (Trampoline.await(stream.closeAsync(), this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            if (limit != null) {
                limit.cancel();
            }
            if (cancelled != null) {
                throw cancelled;
            }
            return null;
        }

        @Override
        protected String describe() {
            return "Server.connection";
        }
    }
}
