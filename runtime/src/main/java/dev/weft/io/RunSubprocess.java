package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link Subprocess#run}, step by step: start, send the input and collect both outputs at the same time, wait for the
 * end. However that goes, the scope of the subprocess is left.
 */
final class RunSubprocess extends Continuation<Completed> {
    private enum Step {
        NEW,
        STARTING,
        TALKING,
        WAITING,
        LEAVING
    }

    private final List<String> command;
    private final SubprocessOptions options;
    private Step step = Step.NEW;
    private @Nullable Subprocess subprocess;
    private @Nullable Task<byte[]> stdout;
    private @Nullable Task<byte[]> stderr;
    private @Nullable Task<?> stdin;
    private @Nullable Completed completed;
    private @Nullable Throwable failure;

    RunSubprocess(List<String> command, SubprocessOptions options) {
        this.command = command;
        this.options = options;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = sent;
        boolean resumed = true;
        while (true) {
            try {
                value = resumed ? valueOf(value) : value;
                resumed = false;
                switch (step) {
                    case NEW -> {
                        step = Step.STARTING;
                        // made here: a task that is cancelled before its first step leaves no coroutine behind
                        value = Trampoline.await(new StartSubprocess(command, options), this);
                    }
                    case STARTING -> {
                        step = Step.TALKING;
                        value = Trampoline.await(talk((Subprocess) Objects.requireNonNull(value)), this);
                    }
                    case TALKING -> {
                        step = Step.WAITING;
                        value = Trampoline.await(
                                Objects.requireNonNull(subprocess).waitFor(), this);
                    }
                    case WAITING -> {
                        completed = new Completed(
                                (Integer) Objects.requireNonNull(value),
                                Objects.requireNonNull(stdout).result(),
                                Objects.requireNonNull(stderr).result());
                        step = Step.LEAVING;
                        value = Trampoline.await(
                                Objects.requireNonNull(subprocess).exit(null), this);
                    }
                    case LEAVING -> {
                        if (failure != null) {
                            throw failure;
                        }
                        return completed;
                    }
                }
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            } catch (Throwable thrown) {
                if (subprocess == null || step == Step.LEAVING) {
                    throw thrown;
                }
                failure = thrown;
                for (Task<?> task : new Task<?>[] {stdin, stdout, stderr}) {
                    if (task != null) {
                        task.cancel();
                    }
                }
                subprocess.kill();
                step = Step.LEAVING;
                value = Trampoline.await(subprocess.exit(thrown), this);
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            }
        }
    }

    private Future<List<Object>> talk(Subprocess started) {
        subprocess = started;
        stdout = Asyncio.createTask(new Collect(started.stdout(), "the standard output of " + started));
        stderr = Asyncio.createTask(new Collect(started.stderr(), "the standard error of " + started));
        stdin = Asyncio.createTask(new Feed(started.stdin(), options.input()));
        return Asyncio.gather(stdout, stderr, stdin);
    }

    /** Receives everything, up to the limit. */
    private final class Collect extends Continuation<byte[]> {
        private final ByteStream stream;
        private final String what;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private boolean begun;

        Collect(ByteStream stream, String what) {
            this.stream = stream;
            this.what = what;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object value = valueOf(sent);
            while (true) {
                if (begun) {
                    byte[] part = (byte[]) Objects.requireNonNull(value);
                    if (part.length == 0) {
                        return all.toByteArray();
                    }
                    if (part.length > options.outputLimit() - all.size()) {
                        throw new LimitExceededException(
                                what + " has more than " + options.outputLimit() + " bytes",
                                options.outputLimit(),
                                null);
                    }
                    all.writeBytes(part);
                }
                begun = true;
                value = Trampoline.await(stream.receive(16 * 1024), this);
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            }
        }

        @Override
        protected String describe() {
            return "Subprocess.run";
        }
    }

    /** Sends the input and ends it. A program need not read it. */
    private static final class Feed extends Continuation<Void> {
        private final ByteStream stream;
        private final byte[] input;
        private int step;

        Feed(ByteStream stream, byte[] input) {
            this.stream = stream;
            this.input = input;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            try {
                valueOf(sent);
                if (step == 0) {
                    step = 1;
                    if (Trampoline.await(stream.send(input), this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                }
                if (step == 1) {
                    step = 2;
                    if (Trampoline.await(stream.sendEof(), this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                }
            } catch (StreamException notWanted) {
                // The program has ended, or has closed its input, without reading everything.
            }
            return null;
        }

        @Override
        protected String describe() {
            return "Subprocess.run";
        }
    }

    @Override
    protected String describe() {
        return "Subprocess.run";
    }
}
