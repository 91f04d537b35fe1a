package dev.weft.io;

import dev.weft.AsyncScope;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs beside this one. It is a scope: leaving it ends the program, if that has not ended, and waits
 * until it is gone.
 *
 * <pre>{@code
 * try (var git = await(Subprocess.start(List.of("git", "log", "--oneline")))) {
 *     for (String line : awaitEach(git.stdout().lines(10_000))) {
 *         System.out.println(line);
 *     }
 * }
 * }</pre>
 *
 * <p>The JDK can use the pipes of a program only by blocking a thread, so each pending read or write takes one: a
 * virtual thread where the JDK has them, otherwise a daemon. Only for use on the thread of the loop.
 */
public final class Subprocess implements AsyncScope {
    private final EventLoop loop;
    private final Process process;
    private final String name;
    private final ByteStream stdin;
    private final ByteStream stdout;
    private final ByteStream stderr;
    private final List<Future<Integer>> waiting = new ArrayList<>();
    private boolean exited;

    Subprocess(EventLoop loop, Process process, String name) {
        this.loop = loop;
        this.process = process;
        this.name = name;
        this.stdin = ByteStream.over(new ProcessPipes.Input(loop, process, name));
        ProcessPipes.Output out = new ProcessPipes.Output(loop, process.getInputStream(), name + " stdout");
        ProcessPipes.Output err = new ProcessPipes.Output(loop, process.getErrorStream(), name + " stderr");
        this.stdout = ByteStream.over(out);
        this.stderr = ByteStream.over(err);
        var unused = process.onExit().whenComplete((ended, failure) -> {
            try {
                loop.callSoonThreadsafe(() -> {
                    exited = true;
                    out.programEnded();
                    err.programEnded();
                    for (Future<Integer> future : waiting) {
                        if (!future.isDone()) {
                            future.setResult(process.exitValue());
                        }
                    }
                    waiting.clear();
                });
            } catch (IllegalStateException loopClosed) {
                // Nobody can be waiting any more.
            }
        });
    }

    /**
     * Runs a program to its end, as {@code subprocess.run} with {@code capture_output}. Cancelling ends the program,
     * and waits until it is gone.
     *
     * @param command the program and its arguments; no shell is involved
     * @return a coroutine whose result is the exit code and the output of the program
     */
    public static Coroutine<Completed> run(List<String> command) {
        return run(command, SubprocessOptions.defaults());
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @param options how
     * @return a coroutine whose result is the exit code and the output of the program
     */
    public static Coroutine<Completed> run(List<String> command, SubprocessOptions options) {
        return new RunSubprocess(checked(command), Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a program. Awaiting fails with a {@link SubprocessException} if it cannot be started.
     *
     * @param command the program and its arguments; no shell is involved
     * @return a coroutine whose result is the running program, to be used as the resource of a {@code try}
     */
    public static Coroutine<Subprocess> start(List<String> command) {
        return start(command, SubprocessOptions.defaults());
    }

    /**
     * Starts a program.
     *
     * @param command the program and its arguments
     * @param options how; {@link SubprocessOptions#input} and the limit of the output are for {@code run} only
     * @return a coroutine whose result is the running program
     */
    public static Coroutine<Subprocess> start(List<String> command, SubprocessOptions options) {
        return new StartSubprocess(checked(command), Objects.requireNonNull(options, "options"));
    }

    private static List<String> checked(List<String> command) {
        List<String> copy = List.copyOf(command);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("there is no program to be started: the command is empty");
        }
        return copy;
    }

    /**
     * Returns the standard input of the program: what is sent there, the program reads. End it with {@code sendEof()}.
     *
     * @return a stream; nothing can be received
     */
    public ByteStream stdin() {
        return stdin;
    }

    /**
     * Returns the standard output of the program. It ends with the program, even if another one that it has started
     * still holds the pipe.
     *
     * @return a stream; nothing can be sent
     */
    public ByteStream stdout() {
        return stdout;
    }

    /**
     * Returns the standard error of the program.
     *
     * @return a stream; nothing can be sent
     */
    public ByteStream stderr() {
        return stderr;
    }

    /**
     * Returns the number of the process.
     *
     * @return the pid
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Tells whether the program runs.
     *
     * @return whether it has not ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the program to end; not for what it wrote to be read, nor for other programs that it has started.
     * Cancelling the wait leaves the program alone.
     *
     * @return a coroutine whose result is the {@linkplain Completed#exitCode() exit code}
     */
    public Coroutine<Integer> waitFor() {
        return new Begin<>("Subprocess.waitFor", running -> ended(), code -> {});
    }

    Future<Integer> ended() {
        Future<Integer> future = loop.createFuture();
        if (exited) {
            future.setResult(process.exitValue());
        } else {
            waiting.removeIf(Future::isDone);
            waiting.add(future);
        }
        return future;
    }

    /**
     * Asks the program to end (SIGTERM). Does nothing if it has ended. What it wrote before can be received. Any thread
     * may call it.
     *
     * @return whether it had not ended
     */
    public boolean terminate() {
        boolean alive = process.isAlive(); // the process itself would close its pipes: its handle leaves them
        process.toHandle().destroy();
        return alive;
    }

    /**
     * Ends the program (SIGKILL). Does nothing if it has ended. What it wrote before can be received. Any thread may
     * call it.
     *
     * @return whether it had not ended
     */
    public boolean kill() {
        boolean alive = process.isAlive();
        process.toHandle().destroyForcibly();
        return alive;
    }

    /** {@inheritDoc} The program runs already. */
    @Override
    public Coroutine<Void> enter() {
        return Asyncio.done();
    }

    /**
     * {@inheritDoc} Terminates the program if it still runs, kills it after five seconds, or when this is cancelled,
     * and waits until it is gone. Suppresses nothing.
     */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return new EndSubprocess(this, loop);
    }

    void closePipes() {
        stdin.abort();
        stdout.abort();
        stderr.abort();
    }

    @Override
    public String toString() {
        return "Subprocess[" + name + ", pid " + process.pid() + ", "
                + (process.isAlive() ? "running" : "exit code " + process.exitValue()) + "]";
    }
}
