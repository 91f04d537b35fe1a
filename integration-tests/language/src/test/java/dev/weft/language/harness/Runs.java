package dev.weft.language.harness;

import dev.weft.EventLoop;
import dev.weft.language.kit.Failures;
import dev.weft.language.kit.Trace;
import dev.weft.language.woven.Suspending;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs compiled programs, one after the other, each against the clock: a program that hangs is a failure like another.
 */
public final class Runs implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final int FUEL = 120;

    private ExecutorService worker = worker();

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(body -> {
            Thread thread = new Thread(body, "programs");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Calls a static method of a class compiled for the model. */
    public Outcome model(Class<?> program, String method, int seed) {
        return against(() -> {
            try {
                return traced(seed, program, () -> {
                    Object coroutine = program.getMethod(method).invoke(null);
                    return dev.weft.language.model.Asyncio.await((dev.weft.language.model.Coroutine<?>) coroutine);
                });
            } finally {
                dev.weft.language.model.Asyncio.endAll();
            }
        });
    }

    /** Calls a static method of a woven class, on a loop of its own. */
    public Outcome woven(Class<?> program, String method, int seed, Suspending suspending) {
        return against(() -> {
            Suspending.start(suspending);
            return traced(seed, program, () -> {
                try (EventLoop loop = EventLoop.create()) {
                    // coroutines and failures that a program leaves behind are no news here
                    loop.setExceptionHandler((where, what) -> {});
                    return loop.runUntilComplete(
                            (dev.weft.Coroutine<?>) program.getMethod(method).invoke(null));
                }
            });
        });
    }

    private Outcome against(Callable<Outcome> run) {
        try {
            return worker.submit(run).get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            worker.shutdown();
            worker = worker(); // the next one does not wait for this one
            return new Outcome(List.of("still running after " + SECONDS + " s"));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome traced(int seed, Class<?> program, Callable<Object> run) throws Exception {
        String end;
        Trace.start(FUEL, seed);
        try {
            reset(program);
            end = "value " + Trace.text(run.call());
        } catch (InvocationTargetException e) {
            end = text(e.getCause());
        } catch (Throwable e) {
            end = text(e);
        }
        List<String> events = new ArrayList<>(Trace.events());
        events.add(end);
        return new Outcome(events);
    }

    private static void reset(Class<?> program) throws ReflectiveOperationException {
        try {
            program.getMethod("reset").invoke(null);
        } catch (NoSuchMethodException e) {
            // a program without state
        }
    }

    private static String text(Throwable error) {
        boolean broken = error instanceof LinkageError || error instanceof IllegalStateException;
        return "throws " + Failures.text(error) + (broken ? ": " + error.getMessage() : "");
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
