package dev.weft.io;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.GeneratorExit;
import dev.weft.TimerHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a server, from its handshake to the moment when its handler has ended and its stream is closed. It is
 * what its task runs, and what is told when the task is done: there may be ten thousand that do nothing but wait.
 *
 * <pre>
 *   begin ──with TLS──▶ {@link Handshake} ──fails──▶ ended
 *     │                     │
 *     └────────▶ serve ◀────┘    the task begins
 *                  │
 *               the handler ──▶ {@link Closing} ──▶ ended
 * </pre>
 */
final class Connection extends Continuation<Void> implements Connections.Member, DoneHook {
    /** How long what is left of the output may take when the handler has ended. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Service service;
    private @Nullable Handshake handshake;
    private @Nullable Stream stream;
    private @Nullable Job<Void> task;
    private boolean handling;
    private @Nullable Closing closing;
    private int place;

    Connection(Service service) {
        this.service = service;
    }

    void begin(EventLoop loop, Conduit conduit) {
        Tls tls = service.options().tls();
        if (tls == null) {
            serve(loop, new Stream(conduit));
        } else {
            handshake = new Handshake((Loop) loop, conduit, tls);
        }
    }

    private void serve(EventLoop loop, Stream stream) {
        this.stream = stream;
        stream.limitWaits(service.options());
        Job<Void> task = ((Loop) loop).createTask(this);
        this.task = task;
        task.addHook(this);
    }

    @Override
    public void onDone(Promise<?> task) {
        service.whenEnded().accept(this);
    }

    @Override
    public void cancel() {
        if (handshake != null) {
            handshake.future.cancel();
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

    @Override
    public int place() {
        return place;
    }

    @Override
    public void moved(int place) {
        this.place = place;
    }

    // ---- the handshake

    /** The handshake of TLS, and the time that it may take. */
    private final class Handshake {
        private final Loop loop;
        private final @Nullable SocketAddress peer;
        private final Future<ByteStream> future;

        Handshake(Loop loop, Conduit conduit, Tls tls) {
            this.loop = loop;
            this.peer = conduit.peer();
            this.future = TlsHandshake.begin(loop, conduit, null, tls);
            Duration limit = service.options().handshakeTimeout();
            TimerHandle timer = limit.isZero() ? null : loop.callLater(limit, () -> tooLate(limit));
            future.addDoneCallback(done -> {
                if (timer != null) {
                    timer.cancel();
                }
                ended();
            });
        }

        private void tooLate(Duration limit) {
            if (future.cancel()) {
                service.report(
                        loop,
                        "a TLS handshake was not finished in time",
                        new StreamTimeoutException(
                                "the TLS handshake took longer than " + limit.toMillis() + " ms",
                                peer,
                                new SocketTimeoutException()),
                        null,
                        peer);
            }
        }

        private void ended() {
            handshake = null;
            Throwable failure = future.isCancelled() ? null : future.exception();
            if (future.isCancelled() || failure != null) {
                if (failure != null) {
                    service.report(loop, "a TLS handshake failed", failure, null, peer);
                }
                close(); // this will not run
                service.whenEnded().accept(Connection.this);
            } else {
                serve(loop, (Stream) future.result());
            }
        }
    }

    // ---- the task: runs the handler, then closes the stream

    /**
     * The end of a connection.
     *
     * @param limit when the connection is reset, if what is left of the output has not gone out by then
     * @param cancelled with what the handler has ended, if it was cancelled
     */
    private record Closing(TimerHandle limit, @Nullable CancelledError cancelled) {}

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Stream stream = Objects.requireNonNull(this.stream);
        CancelledError cancelled = null;
        try {
            valueOf(sent);
            if (!handling) {
                handling = true;
                Coroutine<Void> coroutine = service.handler().handle(stream);
                if (coroutine == null) {
                    throw new NullPointerException("the handler of " + service.server() + " returned null");
                }
                if (Trampoline.await(coroutine, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
        } catch (CancelledError error) {
            cancelled = error;
        } catch (GeneratorExit | VirtualMachineError fatal) { // the loop is closed, or there is no more memory
            stream.abort();
            throw fatal;
        } catch (Throwable failure) {
            service.report(loop(), "Unhandled exception in client_connected_cb", failure, task, stream.peerAddress());
        }
        Closing closing = this.closing;
        if (closing == null) {
            closing = new Closing(loop().callLater(CLOSE_LIMIT, stream::abort), cancelled);
            this.closing = closing;
            if (Trampoline.await(stream.closeAsync(), this) == SUSPENDED) {
                return SUSPENDED;
            }
        } else if (cancelled == null) {
            cancelled = closing.cancelled;
        }
        closing.limit.cancel();
        if (cancelled != null) {
            throw cancelled;
        }
        return null;
    }

    @Override
    protected String describe() {
        return "Server.connection";
    }

    @Override
    protected String taskName() {
        SocketAddress peer = stream == null ? null : stream.peerAddress();
        return peer == null ? "connection" : "connection " + Addresses.text(peer);
    }
}
