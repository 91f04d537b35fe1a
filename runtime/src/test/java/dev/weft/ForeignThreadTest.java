package dev.weft;

import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a foreign thread may not do while a loop runs is refused, and changes nothing. */
class ForeignThreadTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private final Map<String, Runnable> changes = new LinkedHashMap<>();

    @Test
    void changesByForeignThreadsAreRefused() {
        AsyncEvent event = new AsyncEvent();
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncLock lock = new AsyncLock();
        AsyncCondition condition = new AsyncCondition();
        Future<Integer> pending = loop.createFuture();
        Future<Integer> done = loop.createFuture();
        done.setResult(1);
        Future<Integer> failed = loop.createFuture();
        failed.setException(new IllegalArgumentException("failed"));
        Task<Object> task = loop.createTask(steps(x -> pending));
        TaskGroup group = new TaskGroup();
        changes.put("event.set", event::set);
        changes.put("event.clear", event::clear);
        changes.put("queue.putNowait", () -> queue.putNowait(1));
        changes.put("queue.getNowait", queue::getNowait);
        changes.put("queue.taskDone", queue::taskDone);
        changes.put("queue.shutdown", queue::shutdown);
        changes.put("semaphore.release", semaphore::release);
        changes.put("lock.release", lock::release);
        changes.put("condition.notify", () -> condition.notify(1));
        changes.put("condition.notifyAllWaiters", condition::notifyAllWaiters);
        changes.put("group.cancel", group::cancel);
        changes.put("group.createTask", () -> group.createTask(steps(x -> null)));
        changes.put("future.setResult", () -> pending.setResult(1));
        changes.put("future.setException", () -> pending.setException(new IllegalArgumentException()));
        changes.put("future.cancel", pending::cancel);
        changes.put("future.addDoneCallback", () -> done.addDoneCallback(future -> {}));
        changes.put("future.removeDoneCallback", () -> pending.removeDoneCallback(future -> {}));
        changes.put("future.toCompletableFuture", pending::toCompletableFuture);
        changes.put("future.exception", failed::exception);
        changes.put("future.result", failed::result);
        changes.put("done.setResult", () -> done.setResult(2));
        changes.put("task.cancel", task::cancel);
        changes.put("task.uncancel", task::uncancel);
        changes.put("task.setName", () -> task.setName("x"));
        changes.put("loop.callSoon", () -> loop.callSoon(() -> {}));
        changes.put("loop.callLater", () -> loop.callLater(Duration.ZERO, () -> {}));
        changes.put("loop.createTask", () -> loop.createTask(steps(x -> null)));
        changes.put("loop.allTasks", loop::allTasks);
        changes.put("loop.setExceptionHandler", () -> loop.setExceptionHandler(null));
        changes.put(
                "loop.callExceptionHandler", () -> loop.callExceptionHandler(new ErrorContext("x", null, null, null)));
        changes.put("loop.setTaskFactory", () -> loop.setTaskFactory(null));
        changes.put("loop.setDebug", () -> loop.setDebug(true));
        changes.put("loop.setSlowCallbackDuration", () -> loop.setSlowCallbackDuration(Duration.ZERO));
        changes.put("loop.stop", loop::stop);
        changes.put("loop.close", loop::close);
        Map<String, Throwable> outcomes = new LinkedHashMap<>();
        virtual.run(
                x -> group.enter(),
                x -> {
                    loop.createTask(steps(y -> event.await()));
                    loop.createTask(steps(y -> queue.get()));
                    loop.createTask(steps(y -> semaphore.acquire()));
                    loop.createTask(steps(y -> lock.acquire(), y -> lock.acquire()));
                    loop.createTask(steps(y -> condition.acquire(), y -> condition.await()));
                    return Asyncio.yieldNow();
                },
                x -> condition.acquire(),
                x -> {
                    String before = state(event, queue, semaphore, lock, condition, pending, task, loop);
                    Thread foreign = new Thread(() -> changes.forEach((name, change) -> {
                        try {
                            change.run();
                            outcomes.put(name, null);
                        } catch (Throwable failure) {
                            outcomes.put(name, failure);
                        }
                    }));
                    foreign.start();
                    foreign.join();
                    assertThat(state(event, queue, semaphore, lock, condition, pending, task, loop))
                            .isEqualTo(before);
                    failed.exception();
                    return null;
                });
        assertThat(outcomes)
                .hasSameSizeAs(changes)
                .allSatisfy((name, failure) -> assertThat(failure)
                        .as(name)
                        .isInstanceOf(IllegalStateException.class)
                        .isNotInstanceOf(InvalidStateException.class));
        outcomes.remove("loop.close"); // nobody may close a loop that runs
        assertThat(outcomes)
                .allSatisfy(
                        (name, failure) -> assertThat(failure)
                                .as(name)
                                .hasMessage(
                                        "Non-thread-safe operation invoked on an event loop other than the current one: from another"
                                                + " thread use loop.callSoonThreadsafe(...), or Asyncio.runCoroutineThreadsafe(coroutine, loop)"));
    }

    private static String state(Object... objects) {
        return java.util.Arrays.toString(objects);
    }
}
