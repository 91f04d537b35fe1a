package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Subprocess#start}. A start cannot be called off; so when this is cancelled meanwhile, it waits for the program
 * to be there, kills it, and waits until it is gone.
 */
final class StartSubprocess extends Continuation<Subprocess> {
    private final List<String> command;
    private final SubprocessOptions options;

    /** What this waits for now. Cancelling the wait cancels the future, so a new one is made for the next wait. */
    private @Nullable Future<@Nullable Void> change;

    private @Nullable EventLoop loop;
    private @Nullable Subprocess started;
    private @Nullable SubprocessException failure;
    private @Nullable CancelledError cancelled;
    private boolean gone;

    StartSubprocess(List<String> command, SubprocessOptions options) {
        this.command = command;
        this.options = options;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        EventLoop loop = this.loop;
        if (loop == null) {
            valueOf(sent);
            loop = Asyncio.runningLoop();
            this.loop = loop;
            begin(loop);
        } else {
            try {
                valueOf(sent);
            } catch (CancelledError error) {
                cancelled = error;
                killIfStarted();
            }
        }
        while (failure == null && (cancelled == null ? started == null : !gone)) {
            Future<@Nullable Void> next = loop.createFuture();
            change = next;
            if (Trampoline.await(next, this) == SUSPENDED) {
                return SUSPENDED;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
        if (failure != null) {
            throw failure;
        }
        return started;
    }

    private void begin(EventLoop loop) {
        Workers.PIPES.execute(() -> {
            Process process;
            try {
                process = options.builder(command).start();
            } catch (IOException | RuntimeException refused) {
                tell(loop, () -> {
                    failure = new SubprocessException(
                            "cannot start " + command.get(0) + ": " + refused.getMessage(), Racing.cause(refused));
                    changed();
                });
                return;
            }
            boolean told = tell(loop, () -> {
                started = new Subprocess(loop, process, command.get(0));
                if (cancelled != null) {
                    killIfStarted();
                } else {
                    changed();
                }
            });
            if (!told) {
                process.destroyForcibly();
            }
        });
    }

    private static boolean tell(EventLoop loop, Runnable news) {
        try {
            loop.callSoonThreadsafe(news);
            return true;
        } catch (IllegalStateException loopClosed) {
            return false;
        }
    }

    private void killIfStarted() {
        Subprocess started = this.started;
        if (started != null) {
            started.kill();
            started.closePipes();
            started.ended().addDoneCallback(done -> {
                gone = true;
                changed();
            });
        }
    }

    private void changed() {
        if (change != null && !change.isDone()) {
            change.setResult(null);
        }
    }

    @Override
    protected String describe() {
        return "Subprocess.start";
    }
}
