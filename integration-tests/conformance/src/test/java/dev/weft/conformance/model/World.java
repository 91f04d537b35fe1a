package dev.weft.conformance.model;

import static java.util.stream.Collectors.joining;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.GeneratorExit;
import dev.weft.InvalidStateException;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.sync.BrokenBarrierException;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import dev.weft.sync.QueueShutDownException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the tasks of one run of a program share, and the trace that they leave. */
final class World {
    final EventLoop loop;
    final List<String> events = new ArrayList<>();
    final Map<Integer, Task<Object>> tasks = new HashMap<>();
    final Map<Integer, TaskGroup> groups = new HashMap<>();
    final List<AsyncLock> locks = List.of(new AsyncLock(), new AsyncLock());
    final List<AsyncSemaphore> semaphores = List.of(new AsyncSemaphore(1), new AsyncSemaphore(2));
    final List<AsyncEvent> flags = List.of(new AsyncEvent(), new AsyncEvent());
    final AsyncCondition condition = new AsyncCondition();
    final List<AsyncQueue<Integer>> queues = List.of(new AsyncQueue<>(), new AsyncQueue<>(1));
    final AsyncBarrier barrier = new AsyncBarrier(2);
    final List<Future<Object>> futures = new ArrayList<>();

    World(EventLoop loop) {
        this.loop = loop;
        for (int i = 0; i < 4; i++) {
            futures.add(loop.createFuture());
        }
    }

    void log(Object who, Object... words) {
        String text = Stream.of(words).map(String::valueOf).collect(joining(" "));
        events.add(Math.round(loop.time()) + " t" + who + " " + text);
    }

    /** Cancels a future that may not be there; the event says whether it took the request. */
    static boolean cancel(Future<?> future, String message) {
        return message == null ? future.cancel() : future.cancel(message);
    }

    static String show(Throwable error) {
        if (error instanceof CancelledError) {
            return "cancelled(" + (error.getMessage() == null ? "" : error.getMessage()) + ")";
        }
        if (error instanceof ExceptionGroup group) {
            return group.exceptions().stream().map(World::show).collect(joining(",", "group[", "]"));
        }
        if (error instanceof AsyncTimeoutException) {
            return "timeout";
        }
        if (error instanceof GeneratorExit) {
            return "closed";
        }
        if (error instanceof InvalidStateException) {
            return "invalid";
        }
        if (error instanceof QueueEmptyException) {
            return "empty";
        }
        if (error instanceof QueueFullException) {
            return "full";
        }
        if (error instanceof QueueShutDownException) {
            return "shutdown";
        }
        if (error instanceof BrokenBarrierException) {
            return "broken";
        }
        if (error instanceof ProgramError) {
            return "error(" + error.getMessage() + ")";
        }
        return error instanceof IllegalStateException ? "runtime" : error.toString();
    }

    static String outcome(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(World::outcome).collect(joining(",", "[", "]"));
        }
        if (value instanceof Outcome.Success<?> success) {
            return outcome(success.value());
        }
        if (value instanceof Outcome.Failure<?> failure) {
            return show(failure.error());
        }
        return value.toString();
    }

    static String showDone(Future<?> future) {
        if (future.isCancelled()) {
            return "cancelled";
        }
        Throwable error = future.exception();
        return error == null ? outcome(future.result()) : show(error);
    }

    /** Which catch clause of a program takes an error. */
    static boolean matches(String kind, Throwable error) {
        return switch (kind) {
            case "cancelled" -> error instanceof CancelledError;
            case "error" -> error instanceof ProgramError;
            case "timeout" -> error instanceof AsyncTimeoutException;
            case "group" -> error instanceof ExceptionGroup;
            default -> true;
        };
    }

    /** What the statement {@code raise} throws. */
    static final class ProgramError extends RuntimeException {
        private static final long serialVersionUID = 1;

        ProgramError(String word) {
            super(word);
        }
    }
}
