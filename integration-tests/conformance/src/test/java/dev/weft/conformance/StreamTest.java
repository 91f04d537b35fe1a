package dev.weft.conformance;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Completed;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.Subprocess;
import dev.weft.io.SubprocessException;
import dev.weft.io.SubprocessOptions;
import dev.weft.testkit.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams, servers and subprocesses. */
@SuppressWarnings("try") // a timeout is not looked at
class StreamTest {
    private final Trace out = new Trace();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @Rule(
            value = "143",
            differs =
                    "a line comes without its end, and null tells the end; readline over the limit leaves the bytes where"
                            + " they are, as readuntil does")
    void readingAtTheEndAndOverTheLimit() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            await(pair.left().send(bytes("ab\ncd")));
            out.print(text(await(pair.right().receiveUntil(bytes("\n"), 8))));
            await(pair.left().sendEof());
            out.print(
                    await(pair.right().receiveLine(8)),
                    await(pair.right().receive(8)).length,
                    await(pair.right().receiveLine(8)));

            pair = ByteStream.pair();
            await(pair.left().send(bytes("abc")));
            await(pair.left().sendEof());
            try {
                await(pair.right().receiveExactly(5));
            } catch (IncompleteReadException e) {
                out.print(e.getMessage(), text(e.partial()), e.expected());
            }

            pair = ByteStream.pair();
            await(pair.left().send(bytes("abcdefgh\n")));
            try {
                await(pair.right().receiveUntil(bytes("\n"), 4));
            } catch (LimitExceededException e) {
                out.print("over", e.limit());
            }
            try {
                await(pair.right().receiveLine(4));
            } catch (LimitExceededException e) {
                out.print("over", e.limit());
            }
            out.print(await(pair.right().receiveLine(8)));

            pair = ByteStream.pair();
            await(pair.left().send(bytes("xy")));
            out.print(
                    text(await(pair.right().receive(1))),
                    text(await(pair.right().receive(100))));
            await(pair.left().sendEof());
            for (String line : awaitEach(pair.right().lines(100))) {
                out.print(line);
            }
        }));
        out.has(
                "ab\n",
                "cd 0 null",
                "3 bytes read on a total of 5 expected bytes (peer memory:left) abc 5",
                "over 4",
                "over 4",
                "abcdefgh",
                "x y");
    }

    @Test
    @Rule("144")
    void twoReadersOfOneStreamAreRefused() {
        run(async(() -> {
            ByteStream stream = ByteStream.pair().left();
            Task<byte[]> first = createTask(stream.receive(1), "first");
            await(sleep(0));
            try {
                await(stream.receiveLine(10));
            } catch (IllegalStateException e) {
                out.print(e.getMessage().contains("first already receives on this stream"));
            }
            first.cancel();
        }));
        out.has("true");
    }

    @Test
    @Rule("146")
    void aHandlerThatFailsIsReportedAndTheServerLivesOn() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print(context.message(), context.exception()));
            try (Server server = await(Net.serve(
                            stream -> async(() -> {
                                throw new IllegalArgumentException("boom");
                            }),
                            "127.0.0.1",
                            0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                out.print(await(stream.receive(100)).length);
                out.print(server.isServing());
            }
        }));
        out.has("Unhandled exception in client_connected_cb java.lang.IllegalArgumentException: boom", "0", "true");
    }

    @Test
    @Rule(
            value = "147",
            differs =
                    "there is no buffer above a mark: every send waits until the bytes are accepted on the way to the peer")
    void aSendWaitsForASlowPeer() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            await(waitFor(pair.left().send(bytes("x")), Duration.ofSeconds(10)));
            out.print("small send ok");
            Task<Void> large = createTask(pair.left().send(new byte[1 << 20]));
            await(sleep(0.01));
            out.print("blocked", !large.isDone());
            await(pair.right().receiveExactly((1 << 20) + 1));
            await(large);
            out.print("sent");
        }));
        out.has("small send ok", "blocked true", "sent");
    }

    @Async
    private Coroutine<Void> untilTheEnd(ByteStream stream) {
        try {
            await(stream.receive(1));
        } finally {
            out.print("handler saw the end");
        }
        return done();
    }

    @Test
    @Rule("149")
    void waitClosedWaitsForOpenConnections() {
        run(async(() -> {
            try (Server server = await(Net.serve(this::untilTheEnd, "127.0.0.1", 0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                while (server.connections() == 0) {
                    await(sleep(0.001));
                }
                server.stopAccepting();
                try (var limit = timeout(0.02)) {
                    await(server.waitClosed());
                    out.print("returned");
                } catch (AsyncTimeoutException e) {
                    out.print("waits for connections");
                }
                await(stream.closeAsync());
                await(server.waitClosed());
                out.print("closed");
            }
        }));
        out.has("waits for connections", "handler saw the end", "closed");
    }

    @Test
    @Rule(
            value = "150",
            differs =
                    "the exit code after a signal is 128 and its number, as in a shell: the JDK does not tell more; ending a"
                            + " program that has ended does nothing, and says so")
    void subprocesses() {
        run(async(() -> {
            Completed cat = await(
                    Subprocess.run(List.of("cat"), SubprocessOptions.defaults().input(bytes("hi"))));
            out.print(cat.stdoutText(), cat.exitCode());
            Completed shell = await(Subprocess.run(List.of("sh", "-c", "echo e >&2; exit 3")));
            out.print(shell.stdoutText() + "|" + shell.stderrText() + "|", shell.exitCode());
            try (Subprocess sleeping = await(Subprocess.start(List.of("sleep", "50")))) {
                try (var limit = timeout(0.02)) {
                    await(sleeping.waitFor());
                } catch (AsyncTimeoutException e) {
                    sleeping.kill();
                    out.print("killed", await(sleeping.waitFor()));
                }
                try {
                    await(Subprocess.start(List.of("/no/such/prog")));
                } catch (SubprocessException e) {
                    out.print("SubprocessException");
                }
                out.print(sleeping.terminate());
            }
        }));
        out.has("hi 0", "|e\n| 3", "killed 137", "SubprocessException", "false");
    }
}
