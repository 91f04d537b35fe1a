package dev.weft.conformance.model;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncIterable;
import dev.weft.Awaitable;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.WaitResult;
import dev.weft.annotations.Async;
import dev.weft.conformance.model.World.ProgramError;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import dev.weft.sync.QueueShutDownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs statements on Weft under the name of a slot: the counterpart of {@code Body} in {@code oracle.py}, statement by
 * statement. A statement gives null, or what a {@code return} in it returns.
 */
final class Interpreter {
    private static final ContextVar<Integer> VARIABLE = ContextVar.of("variable", 0);

    /** The value of a {@code return} statement; null while there was none. */
    private record Return(Object value) {}

    private final World world;
    private final int slot;

    Interpreter(World world, int slot) {
        this.world = world;
        this.slot = slot;
    }

    private void log(Object... words) {
        world.log(slot, words);
    }

    @Async
    Coroutine<Object> run(Node statements) throws Throwable {
        log("start");
        Return returned;
        try {
            returned = await(block(statements));
        } catch (Throwable error) {
            log("raise", World.show(error));
            throw error;
        }
        Object value = returned == null ? null : returned.value;
        log("end", World.outcome(value));
        return result(value);
    }

    @Async
    private Coroutine<Return> block(Node statements) throws Throwable {
        for (Node statement : statements.items()) {
            Return returned = await(statement(statement));
            if (returned != null) {
                return result(returned);
            }
        }
        return result(null);
    }

    /** A slot's task, which may not exist, or a coroutine of {@code (slot body)}. */
    private Awaitable<Object> other(Node item) {
        if (item.isList()) {
            return new Interpreter(world, item.number(0)).runOf(item.get(1));
        }
        return world.tasks.get(Integer.valueOf(item.word()));
    }

    /** As {@link #run}, for callers that handle no checked exceptions. */
    Coroutine<Object> runOf(Node body) {
        try {
            return run(body);
        } catch (Throwable impossible) {
            throw new AssertionError("making a coroutine runs nothing", impossible);
        }
    }

    private Coroutine<Object> body(Node statement, int index) {
        return new Interpreter(world, statement.number(index)).runOf(statement.get(index + 1));
    }

    @Async
    private Coroutine<Return> statement(Node node) throws Throwable {
        switch (node.get(0).word()) {
            case "print" -> log("print", node.text(1));
            case "sleep" -> {
                await(sleep(node.number(1)));
                log("slept", node.number(1));
            }
            case "yield" -> {
                await(yieldNow());
                log("yielded");
            }
            case "spawn" -> world.tasks.put(node.number(1), createTask(body(node, 1)));
            case "await" -> {
                Task<Object> task = world.tasks.get(node.number(1));
                if (task != null) {
                    log("got", node.number(1), World.outcome(await(task)));
                }
            }
            case "inline" -> log("got", node.number(1), World.outcome(await(body(node, 1))));
            case "cancel" -> cancel(node);
            case "state" -> {
                Task<Object> task = world.tasks.get(node.number(1));
                if (task != null) {
                    log("state", node.number(1), task.isDone() ? World.showDone(task) : "pending", task.cancelling());
                }
            }
            case "uncancel" -> log("uncancel", currentTask().uncancel());
            case "cancelling" -> log("cancelling", currentTask().cancelling());
            case "raise" -> throw new ProgramError(node.text(1));
            case "return" -> {
                return result(new Return(node.number(1)));
            }
            case "variable" -> VARIABLE.set(node.number(1));
            case "show" -> log("variable", VARIABLE.get());
            case "soon" -> world.loop.callSoon(() -> act(node.get(1)));
            case "later" -> world.loop.callLater(Duration.ofSeconds(node.number(1)), () -> act(node.get(2)));
            case "try" -> {
                return tryStatement(node);
            }
            case "repeat" -> {
                for (int i = 0; i < node.number(1); i++) {
                    Return returned = await(block(node.get(2)));
                    if (returned != null) {
                        return result(returned);
                    }
                }
            }
            case "timeout" -> {
                return timeoutStatement(node);
            }
            case "group" -> {
                return groupStatement(node);
            }
            case "gspawn" -> {
                TaskGroup group = world.groups.get(node.number(1));
                if (group != null) {
                    world.tasks.put(node.number(2), group.createTask(body(node, 2)));
                }
            }
            default -> {
                return waiting(node);
            }
        }
        return result(null);
    }

    /** Statements about futures and about waiting for several things. */
    @Async
    private Coroutine<Return> waiting(Node node) throws Throwable {
        switch (node.get(0).word()) {
            case "fset" -> settle(node, false);
            case "ffail" -> settle(node, true);
            case "fcancel" -> cancelFuture(node);
            case "fawait" -> log("future", node.number(1), World.outcome(await(world.futures.get(node.number(1)))));
            case "fcallback" ->
                world.futures
                        .get(node.number(1))
                        .addDoneCallback(future -> log("callback", node.text(2), World.showDone(future)));
            case "shield" -> {
                Awaitable<Object> inner = other(node.get(1));
                if (inner != null) {
                    log("shielded", World.outcome(await(shield(inner))));
                }
            }
            case "gather" -> {
                List<Awaitable<Object>> children = new ArrayList<>();
                for (Node item : node.get(2).items()) {
                    Awaitable<Object> child = other(item);
                    if (child != null) {
                        children.add(child);
                    }
                }
                Object gathered = node.number(1) == 1 ? await(gatherOutcomes(children)) : await(gather(children));
                log("gathered", World.outcome(gathered));
            }
            case "waitfor" -> {
                Awaitable<Object> inner = other(node.get(2));
                if (inner != null) {
                    log("waited", World.outcome(await(waitFor(inner, ticks(node.number(1))))));
                }
            }
            case "waitforfuture" ->
                log("waited", World.outcome(await(waitFor(world.futures.get(node.number(2)), ticks(node.number(1))))));
            case "wait" -> {
                Map<Task<Object>, Integer> tasks = tasks(node.get(3));
                if (!tasks.isEmpty()) {
                    WaitResult<Object> waited =
                            await(waitMode(node.text(1), new ArrayList<>(tasks.keySet()), node.number(2)));
                    List<Object> words = new ArrayList<>(List.of("waitdone"));
                    tasks.forEach((task, number) -> {
                        if (waited.done().contains(task)) {
                            words.add(number);
                        }
                    });
                    log(words.toArray());
                }
            }
            case "completed" -> {
                Map<Task<Object>, Integer> tasks = tasks(node.get(2));
                AsyncIterable<Future<Object>> completed = node.number(1) < 0
                        ? asCompleted(tasks.keySet())
                        : asCompleted(tasks.keySet(), ticks(node.number(1)));
                for (Future<Object> task : awaitEach(completed)) {
                    log("completed", tasks.get(task));
                }
            }
            default -> {
                return synchronizing(node);
            }
        }
        return result(null);
    }

    private static Duration ticks(int ticks) {
        return Duration.ofSeconds(ticks);
    }

    private static Coroutine<WaitResult<Object>> waitMode(String mode, List<Future<Object>> tasks, int ticks) {
        if (ticks < 0) {
            return switch (mode) {
                case "all" -> waitAll(tasks);
                case "any" -> waitAny(tasks);
                default -> waitFirstFailure(tasks);
            };
        }
        return switch (mode) {
            case "all" -> waitAll(tasks, ticks(ticks));
            case "any" -> waitAny(tasks, ticks(ticks));
            default -> waitFirstFailure(tasks, ticks(ticks));
        };
    }

    /** The tasks that exist in the given slots, with their numbers. */
    private Map<Task<Object>, Integer> tasks(Node slots) {
        Map<Task<Object>, Integer> tasks = new LinkedHashMap<>();
        for (Node item : slots.items()) {
            int number = Integer.parseInt(item.word());
            Task<Object> task = world.tasks.get(number);
            if (task != null) {
                tasks.put(task, number);
            }
        }
        return tasks;
    }

    /** Statements about {@code dev.weft.sync}. */
    @Async
    private Coroutine<Return> synchronizing(Node node) throws Throwable {
        switch (node.get(0).word()) {
            case "lock" -> {
                AsyncLock lock = world.locks.get(node.number(1));
                try (lock) {
                    log("lock", node.number(1));
                    return result(await(block(node.get(2))));
                }
            }
            case "semaphore" -> {
                AsyncSemaphore semaphore = world.semaphores.get(node.number(1));
                try (semaphore) {
                    log("semaphore", node.number(1));
                    return result(await(block(node.get(2))));
                }
            }
            case "condition" -> {
                AsyncCondition condition = world.condition;
                try (condition) {
                    log("condition");
                    return result(await(block(node.get(1))));
                }
            }
            case "release" -> {
                world.semaphores.get(node.number(1)).release();
                log(
                        "locked",
                        node.number(1),
                        world.semaphores.get(node.number(1)).isLocked());
            }
            case "set" -> world.flags.get(node.number(1)).set();
            case "clear" -> world.flags.get(node.number(1)).clear();
            case "event" -> {
                await(world.flags.get(node.number(1)).await());
                log("event", node.number(1));
            }
            case "cwait" -> {
                await(world.condition.await());
                log("notified");
            }
            case "cnotify" -> world.condition.notify(node.number(1));
            case "put" -> {
                await(world.queues.get(node.number(1)).put(node.number(2)));
                log("put", node.number(1), node.number(2));
            }
            case "get" ->
                log(
                        "item",
                        node.number(1),
                        await(world.queues.get(node.number(1)).get()));
            case "join" -> {
                await(world.queues.get(node.number(1)).join());
                log("joined", node.number(1));
            }
            case "barrier" -> log("barrier", await(world.barrier.await()));
            case "abort" -> await(world.barrier.abort());
            case "reset" -> await(world.barrier.reset());
            default -> immediate(node);
        }
        return result(null);
    }

    private void immediate(Node node) {
        var queue = world.queues.get(node.number(1));
        switch (node.get(0).word()) {
            case "putnow" -> {
                try {
                    queue.putNowait(node.number(2));
                } catch (QueueFullException | QueueShutDownException e) {
                    log("putnow", World.show(e));
                }
            }
            case "getnow" -> {
                try {
                    log("getnow", queue.getNowait());
                } catch (QueueEmptyException | QueueShutDownException e) {
                    log("getnow", World.show(e));
                }
            }
            case "taskdone" -> {
                try {
                    queue.taskDone();
                } catch (IllegalStateException e) {
                    log("toomany");
                }
            }
            case "shutdown" -> queue.shutdown(node.number(2) == 1);
            default -> throw new AssertionError("unknown statement " + node);
        }
    }

    @Async
    private Coroutine<Return> tryStatement(Node node) throws Throwable {
        try {
            try {
                return result(await(block(node.get(1))));
            } catch (Throwable error) {
                for (Node clause : node.get(2).items()) {
                    if (World.matches(clause.text(0), error)) {
                        log("caught", World.show(error));
                        Return returned = await(block(clause.get(1)));
                        if (returned == null && clause.number(2) == 1) {
                            throw error;
                        }
                        return result(returned);
                    }
                }
                throw error;
            }
        } finally {
            if (!node.get(3).items().isEmpty()) {
                log("finally");
                await(block(node.get(3)));
            }
        }
    }

    @Async
    private Coroutine<Return> timeoutStatement(Node node) throws Throwable {
        Timeout deadline = timeout(ticks(node.number(1)));
        try {
            try (deadline) {
                return result(await(block(node.get(2))));
            }
        } finally {
            log("timeout", node.number(1), deadline.expired());
        }
    }

    @Async
    private Coroutine<Return> groupStatement(Node node) throws Throwable {
        Return returned;
        try (var group = new TaskGroup()) {
            world.groups.put(node.number(1), group);
            returned = await(block(node.get(2)));
            log("exit", node.number(1));
        }
        log("left", node.number(1));
        return result(returned);
    }

    private void cancel(Node node) {
        Task<Object> task = world.tasks.get(node.number(1));
        if (task != null) {
            log("cancel", node.number(1), World.cancel(task, node.text(2)));
        }
    }

    private void cancelFuture(Node node) {
        log("fcancel", node.number(1), World.cancel(world.futures.get(node.number(1)), node.text(2)));
    }

    private void settle(Node node, boolean fail) {
        Future<Object> future = world.futures.get(node.number(1));
        if (future.isDone()) {
            log("fdone", node.number(1));
        } else if (fail) {
            future.setException(new ProgramError(node.text(2)));
        } else {
            future.setResult(node.number(2));
        }
    }

    /** What a callback of the loop does. */
    private void act(Node action) {
        switch (action.get(0).word()) {
            case "cancel" -> cancel(action);
            case "fset" -> settle(action, false);
            case "fcancel" -> cancelFuture(action);
            case "set" -> world.flags.get(action.number(1)).set();
            default -> log("callback", action.text(1));
        }
    }
}
