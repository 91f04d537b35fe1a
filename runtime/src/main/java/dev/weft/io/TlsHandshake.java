package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How a conduit becomes a TLS stream: makes an engine, shakes hands, hands over the stream. */
final class TlsHandshake {
    private TlsHandshake() {}

    /**
     * Begins the handshake over {@code below}, which belongs to it from now on, whatever happens.
     *
     * @param rest what was read from there already; null for nothing
     * @return a future of the stream; cancelling it aborts the connection
     */
    static Future<ByteStream> begin(EventLoop loop, Conduit below, @Nullable ByteBuffer rest, Tls tls) {
        Future<ByteStream> result = loop.createFuture();
        Future<SSLEngine> making =
                loop.runInExecutor(Workers.TLS, () -> tls.engine(below.host(), Addresses.port(below.peer())));
        result.addDoneCallback(done -> {
            if (done.isCancelled()) {
                making.cancel();
                below.abort();
            }
        });
        making.addDoneCallback(made -> {
            if (result.isDone()) { // given up; what this has failed with concerns nobody
                made.cancel();
                return;
            }
            SSLEngine engine;
            try {
                engine = made.result();
            } catch (Throwable failure) {
                below.abort();
                IOException cause = failure instanceof IOException known
                        ? known
                        : new SSLException("no TLS engine could be made: " + failure, failure);
                result.setException(new TlsException(String.valueOf(cause.getMessage()), below.peer(), cause));
                return;
            }
            TlsConduit conduit = new TlsConduit(loop, below, rest, engine);
            Future<Void> shaken = loop.createFuture();
            shaken.addDoneCallback(done -> {
                Throwable failure = done.exception();
                if (result.isDone()) {
                    return;
                }
                if (failure == null) {
                    result.setResult(new Stream(conduit));
                } else {
                    result.setException(failure);
                }
            });
            conduit.begin(shaken);
        });
        return result;
    }
}
