package dev.weft;

import static dev.weft.Scripted.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.combine.Deadline;
import dev.weft.internal.core.Loop;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.AsyncBoundedSemaphore;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLifoQueue;
import dev.weft.sync.AsyncLimiter;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncPriorityQueue;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Calls each public method of each object of a running loop from a wrong thread: it refuses, or stands in a list with the reason why it may. */
class ForeignThreadSweepTest extends LoopTest {
    private static final String READS = "reads what may be stale, and changes nothing";
    private static final String ANY_THREAD = "is documented for any thread";
    private static final String FRESH = "makes something that nobody else has yet";

    /** By class and name. What returns a coroutine is not here: that runs nothing before it is awaited, in a task. */
    private static final Map<String, String> ALLOWED = new TreeMap<>();

    private static void allow(String type, String reason, String... methods) {
        for (String method : methods) {
            ALLOWED.put(type + "." + method, reason);
        }
    }

    static {
        allow("EventLoop", ANY_THREAD, "callSoonThreadsafe", "defaultExceptionHandler", "time");
        allow("EventLoop", FRESH, "createFuture");
        allow("EventLoop", READS, "isRunning", "isClosed", "isDebug", "slowCallbackDuration", "exceptionHandler");
        allow("EventLoop", READS, "taskFactory");
        allow("AsyncBarrier", READS, "isBroken", "parties", "waiting");
        for (String lock : List.of("AsyncLock", "AsyncCondition", "AsyncSemaphore", "AsyncBoundedSemaphore")) {
            allow(lock, READS, "isLocked");
        }
        allow("AsyncEvent", READS, "isSet");
        allow("AsyncLimiter", READS, "hasCapacity");
        for (String queue : List.of("AsyncQueue", "AsyncLifoQueue", "AsyncPriorityQueue")) {
            allow(queue, READS, "capacity", "isEmpty", "isFull", "size");
        }
        for (String future : List.of("Future", "Task")) {
            allow(future, READS, "isDone", "isCancelled", "loop");
        }
        allow("Task", READS, "cancelling", "name", "printStack");
        allow("Timeout", READS, "expired", "when");
        for (String handle : List.of("Handle", "TimerHandle")) {
            allow(handle, READS, "isCancelled");
        }
        allow("TimerHandle", READS, "when");
    }

    private Object argument(Class<?> type) {
        if (type == Runnable.class) {
            return (Runnable) () -> {};
        } else if (type == Callable.class) {
            return (Callable<Object>) () -> 1;
        } else if (type == Executor.class) {
            return (Executor) task -> {};
        } else if (type == Duration.class) {
            return Duration.ofSeconds(1);
        } else if (type == Coroutine.class || type == Awaitable.class) {
            return steps(x -> null);
        } else if (type == Throwable.class) {
            return new IllegalArgumentException("foreign");
        } else if (type == ErrorContext.class) {
            return new ErrorContext("foreign", null, null, null);
        } else if (type == Context.class) {
            return Context.empty();
        } else if (type == Consumer.class) {
            return (Consumer<Object>) done -> {};
        } else if (type == PrintStream.class) {
            return new PrintStream(OutputStream.nullOutputStream());
        } else if (type == TaskOptions.class) {
            return TaskOptions.DEFAULTS;
        } else if (type == String.class) {
            return "foreign";
        } else if (type == double.class) {
            return 1.0;
        } else if (type == int.class) {
            return 1;
        } else if (type == long.class) {
            return 1L;
        } else if (type == boolean.class) {
            return true;
        }
        return null;
    }

    @Test
    void everyOtherMethodIsRefused() {
        AsyncEvent event = new AsyncEvent();
        AsyncQueue<Object> queue = new AsyncQueue<>();
        AsyncLifoQueue<Object> lifo = new AsyncLifoQueue<>();
        AsyncPriorityQueue<Integer> priority = new AsyncPriorityQueue<>();
        AsyncLock lock = new AsyncLock();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncBoundedSemaphore bounded = new AsyncBoundedSemaphore(1);
        AsyncCondition condition = new AsyncCondition();
        AsyncBarrier barrier = new AsyncBarrier(3);
        AsyncLimiter limiter = new AsyncLimiter(1, Duration.ofHours(1));
        TaskGroup group = new TaskGroup();
        Timeout timeout = Deadline.after((Loop) loop, 1000);
        Set<String> accepted = new TreeSet<>();
        run(
                x -> group.enter(),
                x -> timeout.enter(),
                x -> {
                    for (Awaitable<?> each : List.of(
                            event.await(),
                            queue.get(),
                            lifo.get(),
                            priority.get(),
                            semaphore.acquire(),
                            steps(y -> bounded.acquire(), y -> bounded.acquire()),
                            steps(y -> lock.acquire(), y -> lock.acquire()),
                            steps(y -> condition.acquire(), y -> condition.await()),
                            barrier.await(),
                            steps(y -> limiter.acquire(), y -> limiter.acquire()))) {
                        loop.createTask(steps(y -> each));
                    }
                    return Asyncio.yieldNow();
                },
                x -> Asyncio.yieldNow(),
                x -> {
                    List<Object> objects = new ArrayList<>(List.of(
                            loop, event, queue, lifo, priority, lock, semaphore, bounded, condition, barrier, limiter,
                            group, timeout));
                    objects.add(loop.createFuture());
                    objects.add(loop.createTask(steps(y -> loop.createFuture())));
                    objects.add(loop.callSoon(() -> {}));
                    objects.add(loop.callLater(Duration.ofHours(1), () -> {}));
                    Thread foreign = new Thread(() -> objects.forEach(object -> sweep(object, accepted)));
                    foreign.start();
                    foreign.join();
                    assertThat(timeout.when()).isEqualTo(1000); // refused before anything was changed
                    loop.allTasks().stream()
                            .filter(task -> task != Asyncio.currentTask())
                            .forEach(Task::cancel);
                    return Asyncio.yieldNow();
                },
                x -> timeout.exit(null),
                x -> group.exit(null));
        assertThat(accepted).isEqualTo(ALLOWED.keySet());
    }

    /** What users see of an object: its class, or the interface of the API behind which a class of the kernel is. */
    private static Class<?> apiOf(Object object) {
        Class<?> type = object.getClass();
        if (!type.getPackageName().startsWith("dev.weft.internal")) {
            return type;
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> face : each.getInterfaces()) {
                if (face.getPackageName().equals("dev.weft")) {
                    return face;
                }
            }
        }
        throw new AssertionError(type + " is behind no interface of the API");
    }

    private void sweep(Object object, Set<String> accepted) {
        Class<?> api = apiOf(object);
        for (Method method : api.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())
                    || method.getDeclaringClass() == Object.class
                    || method.isSynthetic()
                    || method.getName().equals("toString")
                    || Coroutine.class.isAssignableFrom(method.getReturnType())) {
                continue;
            }
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(method.getParameterTypes()[i]);
            }
            String name = api.getSimpleName() + "." + method.getName();
            try {
                method.invoke(object, arguments);
                accepted.add(name);
            } catch (InvocationTargetException thrown) {
                Throwable failure = thrown.getCause();
                if (!(failure instanceof IllegalStateException
                        || failure
                                instanceof
                                InvalidStateException)) { // a pending future says that it is, and is as before
                    accepted.add(name + " " + failure);
                }
            } catch (IllegalAccessException impossible) {
                accepted.add(name + " " + impossible);
            }
        }
    }
}
