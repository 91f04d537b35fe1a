package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pipes of a subprocess, whose reads and writes block a thread each. */
final class ProcessPipes {
    /** How long a read may go on after the end of the program: then it is another program that holds the pipe. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private ProcessPipes() {}

    private static void close(Closeable pipe) {
        Workers.PIPES.execute(() -> {
            try {
                pipe.close();
            } catch (IOException gone) {
                // There is nobody who could miss anything.
            }
        });
    }

    /** The standard input of a program. */
    static final class Input implements Transport {
        private final EventLoop loop;
        private final OutputStream pipe;
        private final String name;

        Input(EventLoop loop, Process process, String name) {
            this.loop = loop;
            this.pipe = process.getOutputStream();
            this.name = name;
        }

        @Override
        public Coroutine<Integer> receive(ByteBuffer into) {
            return Asyncio.result(-1);
        }

        @Override
        public Coroutine<Void> send(ByteBuffer bytes) {
            return inThread(() -> {
                pipe.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                pipe.flush();
            });
        }

        @Override
        public Coroutine<Void> sendEof() {
            return inThread(pipe::close);
        }

        private Coroutine<Void> inThread(Blocking work) {
            return new Begin<Void>(
                    "Subprocess.stdin",
                    running -> loop.runInExecutor(Workers.PIPES, () -> {
                        work.run();
                        return null;
                    }),
                    nothing -> {});
        }

        @Override
        public void close() {
            ProcessPipes.close(pipe);
        }

        @Override
        public String toString() {
            return name + " stdin";
        }
    }

    private interface Blocking {
        void run() throws IOException;
    }

    /** The standard output or error of a program. */
    static final class Output implements Transport {
        private final EventLoop loop;
        private final InputStream pipe;
        private final String name;
        private @Nullable Future<Integer> reading;
        private boolean ended;

        Output(EventLoop loop, InputStream pipe, String name) {
            this.loop = loop;
            this.pipe = pipe;
            this.name = name;
        }

        @Override
        public Coroutine<Integer> receive(ByteBuffer into) {
            return new Begin<>("Subprocess.output", running -> read(into), count -> {});
        }

        private Future<Integer> read(ByteBuffer into) {
            byte[] bytes = new byte[into.remaining()];
            Future<Integer> work = loop.runInExecutor(Workers.PIPES, () -> readBlocking(bytes));
            Future<Integer> result = loop.createFuture();
            reading = result;
            work.addDoneCallback(done -> {
                reading = null;
                if (result.isDone() || done.isCancelled()) {
                    return;
                }
                Throwable failure = done.exception();
                if (failure != null) {
                    result.setException(failure);
                    return;
                }
                int count = done.result();
                if (count > 0) {
                    into.put(bytes, 0, count);
                }
                result.setResult(count);
            });
            if (ended) {
                giveUpSoon();
            }
            return result;
        }

        private int readBlocking(byte[] bytes) throws IOException {
            try {
                return pipe.read(bytes);
            } catch (IOException closedByTheJdk) {
                // When the program ends, the JDK takes what is left out of the pipe and closes it, maybe during the
                // read; then it is to be had here.
                return pipe.read(bytes);
            }
        }

        /** The program has ended, so what it wrote is in the pipe, and can be read without waiting. */
        void programEnded() {
            ended = true;
            giveUpSoon();
        }

        private void giveUpSoon() {
            Future<Integer> result = reading;
            if (result != null) {
                loop.callLater(GRACE, () -> {
                    if (!result.isDone()) {
                        result.setResult(-1);
                    }
                });
            }
        }

        @Override
        public Coroutine<Void> send(ByteBuffer bytes) {
            throw new IllegalStateException("nothing can be sent to " + name + ": use stdin()");
        }

        @Override
        public Coroutine<Void> sendEof() {
            return Asyncio.done();
        }

        @Override
        public void close() {
            ProcessPipes.close(pipe);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
