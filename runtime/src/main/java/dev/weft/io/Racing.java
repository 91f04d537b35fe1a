package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries the addresses of a host, both families in turn (RFC 8305): the next one when the one before has failed, or has
 * not answered for a while. The first connection wins; the others are given up.
 */
final class Racing {
    private final EventLoop loop;
    private final Network network;
    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final Future<Conduit> result;
    private final Deque<InetAddress> untried;
    private final List<Future<Conduit>> attempts = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<InetAddress> all;
    private @Nullable TimerHandle timer;
    private int running;

    private Racing(
            EventLoop loop,
            Network network,
            String host,
            int port,
            ConnectOptions options,
            List<InetAddress> addresses,
            Future<Conduit> result) {
        this.loop = loop;
        this.network = network;
        this.host = host;
        this.port = port;
        this.options = options;
        this.result = result;
        this.all = interleaved(addresses);
        this.untried = new ArrayDeque<>(all);
    }

    /** Looks the host up and connects to it. Cancelling the future gives up. */
    static Future<Conduit> connect(EventLoop loop, String host, int port, ConnectOptions options) {
        Network network = Network.of(loop);
        Future<Conduit> result = loop.createFuture();
        Future<List<InetAddress>> lookUp = network.lookUp(host);
        result.addDoneCallback(done -> {
            if (done.isCancelled()) {
                lookUp.cancel();
            }
        });
        lookUp.addDoneCallback(found -> {
            if (result.isDone() || found.isCancelled()) {
                result.cancel();
                return;
            }
            Throwable failure = found.exception();
            if (failure != null) {
                result.setException(new ConnectFailedException(
                        "cannot connect to " + Addresses.text(host, port) + ": the name is not known",
                        null,
                        cause(failure)));
                return;
            }
            new Racing(loop, network, host, port, options, found.result(), result).begin();
        });
        return result;
    }

    /** Returns the families in turn, beginning with that of the first address; the order within a family stays. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            boolean likeFirst = address instanceof Inet6Address == addresses.get(0) instanceof Inet6Address;
            (likeFirst ? first : second).add(address);
        }
        List<InetAddress> all = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                all.add(first.remove());
            }
            if (!second.isEmpty()) {
                all.add(second.remove());
            }
        }
        return all;
    }

    private void begin() {
        result.addDoneCallback(done -> {
            stopTimer();
            if (done.isCancelled()) {
                attempts.forEach(Future::cancel);
            }
        });
        tryNext();
    }

    private void tryNext() {
        stopTimer();
        InetAddress address = untried.poll();
        if (address == null) {
            if (running == 0) {
                fail();
            }
            return;
        }
        Future<Conduit> attempt = network.connect(new InetSocketAddress(address, port), host, options);
        attempts.add(attempt);
        running++;
        attempt.addDoneCallback(this::ended);
        if (!untried.isEmpty()) {
            timer = loop.callLater(options.attemptDelay(), this::tryNext);
        }
    }

    private void ended(Future<Conduit> attempt) {
        running--;
        if (attempt.isCancelled()) {
            return;
        }
        Throwable failure = attempt.exception();
        if (result.isDone()) {
            if (failure == null) {
                attempt.result().abort();
            }
        } else if (failure == null) {
            result.setResult(attempt.result());
            for (Future<Conduit> other : attempts) {
                other.cancel();
            }
        } else {
            failures.add(failure);
            tryNext();
        }
    }

    private void fail() {
        Throwable last = failures.get(failures.size() - 1);
        ConnectFailedException exception = new ConnectFailedException(
                "cannot connect to " + Addresses.text(host, port) + tried() + ": " + last.getMessage(),
                null,
                cause(last));
        for (Throwable failure : failures) {
            if (failure != last) {
                exception.addSuppressed(failure);
            }
        }
        result.setException(exception);
    }

    /** Returns the addresses that were tried, unless the host is the only one. */
    private String tried() {
        if (all.size() == 1 && Addresses.isText(host, all.get(0))) {
            return "";
        }
        return all.stream()
                .map(address -> Addresses.text(new InetSocketAddress(address, port)))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    static IOException cause(Throwable failure) {
        return failure instanceof IOException known ? known : new IOException(failure.toString(), failure);
    }
}
