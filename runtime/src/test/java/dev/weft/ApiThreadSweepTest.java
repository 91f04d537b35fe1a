package dev.weft;

import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.io.ByteStream;
import dev.weft.io.Datagrams;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.Subprocess;
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
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calls each public method of each public type of {@code dev.weft}, {@code dev.weft.sync} and {@code dev.weft.io},
 * static ones too, from a thread that is not the loop's. Each one refuses with an {@link IllegalStateException}, or
 * stands in a table with the reason why it need not. A new type or a new method that is in neither fails here.
 *
 * <p>What returns a coroutine is not called: it runs nothing before it is awaited, in a task.
 */
class ApiThreadSweepTest {
    private static final String VALUE = "is immutable, or belongs to whoever made it";
    private static final String IMPLEMENTED = "is implemented by users, and called by the loop";
    private static final String ONE_THREAD = "is documented for one thread, which need not be the loop's";
    private static final String READS = "reads what may be stale, and changes nothing";
    private static final String ANY_THREAD = "is documented for any thread";
    private static final String FRESH = "makes something that nobody else has yet";
    private static final String OWN_CONTEXT = "works on the context of the calling thread";
    private static final String LAZY = "begins with the first step of what it returns, in a task";

    /** Types of which no method is asked. */
    private static final Map<String, String> TYPES = new TreeMap<>();

    /** Methods that may be called. */
    private static final Map<String, String> METHODS = new TreeMap<>();

    private static void types(String reason, String... types) {
        for (String type : types) {
            TYPES.put(type, reason);
        }
    }

    private static void methods(String type, String reason, String... methods) {
        for (String method : methods) {
            METHODS.put(type + "." + method, reason);
        }
    }

    static {
        types(
                IMPLEMENTED,
                "AsyncCallable",
                "AsyncCloseable",
                "AsyncGenerator",
                "AsyncIterable",
                "AsyncIterator",
                "AsyncRunnable",
                "AsyncScope",
                "Awaitable",
                "CallbackStarter",
                "Combiner",
                "Combiner.Of2",
                "Combiner.Of3",
                "Combiner.Of4",
                "Combiner.Of5",
                "CoroutineSource",
                "ExceptionHandler",
                "LoopDriver",
                "TaskFactory",
                "ThreadAction",
                "io.SimulatedLinks",
                "io.StreamHandler",
                "io.Transport");
        types(
                VALUE,
                "BlockingCall",
                "CarriedLocal",
                "ErrorContext",
                "ExceptionGroup.Split",
                "Outcome",
                "Outcome.Failure",
                "Outcome.Success",
                "RunOptions",
                "SlowStep",
                "TaskDump", // of any thread
                "TaskDump.FrameEntry",
                "TaskDump.LoopEntry",
                "TaskDump.State",
                "TaskDump.TaskEntry",
                "TaskOptions",
                "Token",
                "WaitResult",
                "io.ByteStream.Pair",
                "io.Completed",
                "io.ConnectOptions",
                "io.Datagram",
                "io.ServerOptions",
                "io.SubprocessOptions",
                "io.Tls");
        types(ONE_THREAD, "Runner");

        methods("Asyncio", ANY_THREAD, "runCoroutineThreadsafe");
        methods("Asyncio", READS, "ensureFuture"); // gives a future back as it is
        methods("Asyncio", FRESH, "run", "timeoutAt");
        methods("Callback", ANY_THREAD, "cancelled", "failure", "onCancel", "success");
        methods("Context", OWN_CONTEXT, "copy", "run", "call");
        methods("Context", FRESH, "duplicate", "empty");
        methods("Context", READS, "contains", "get", "iterator", "size");
        methods("ContextVar", OWN_CONTEXT, "get", "set");
        methods("ContextVar", FRESH, "of");
        methods("ContextVar", READS, "name");
        methods("EventLoop", ANY_THREAD, "callSoonThreadsafe", "defaultExceptionHandler", "time");
        methods("EventLoop", FRESH, "create", "createFuture", "over");
        methods("EventLoop", READS, "isRunning", "isClosed", "isDebug", "slowCallbackDuration", "exceptionHandler");
        methods("EventLoop", READS, "taskFactory");
        methods("Flows", LAZY, "iterate", "publish");
        methods("Future", READS, "isDone", "isCancelled", "loop");
        methods("Handle", READS, "isCancelled");
        methods("LoopChannel", ANY_THREAD, "capacity", "close", "isClosed", "iterator", "size", "trySend");
        methods("LoopGroup", ANY_THREAD, "at", "cancel", "loop", "size");
        methods("LoopThread", ANY_THREAD, "close", "loop", "submit");
        methods("LoopThread", FRESH, "start");
        methods("Task", READS, "cancelling", "name", "printStack");
        methods("TimerHandle", READS, "when");
        methods("Timeout", READS, "expired", "when");
        methods("sync.AsyncBarrier", READS, "isBroken", "parties", "waiting");
        for (String lock : List.of("AsyncCondition", "AsyncLock", "AsyncSemaphore")) {
            methods("sync." + lock, READS, "isLocked");
        }
        methods("sync.AsyncEvent", READS, "isSet");
        methods("sync.AsyncLimiter", READS, "hasCapacity");
        methods("sync.AsyncQueue", READS, "capacity", "isEmpty", "isFull", "size");
        methods("io.ByteStream", FRESH, "over", "pair");
        methods("io.ByteStream", LAZY, "lines");
        methods("io.ByteStream", READS, "applicationProtocol", "isClosed", "localAddress", "peerAddress", "tlsSession");
        methods("io.Datagrams", READS, "dropped", "localAddress", "port");
        methods("io.Server", READS, "address", "addresses", "connections", "isServing", "port");
        methods("io.Subprocess", ANY_THREAD, "kill", "terminate");
        methods("io.Subprocess", READS, "isAlive", "pid", "stderr", "stdin", "stdout");
    }

    private final Map<Class<?>, Object> objects = new LinkedHashMap<>();
    private Token<?> token;
    private Double when;
    private final Set<String> accepted = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    @Test
    void everyOtherMethodIsRefused() {
        Asyncio.run(
                steps(
                        x -> prepare(),
                        x -> {
                            Set<Class<?>> types = publicTypes();
                            assertThat(types).hasSizeGreaterThan(70);
                            assertThat(types.stream().map(ApiThreadSweepTest::name))
                                    .containsAll(TYPES.keySet());
                            Thread foreign = new Thread(() -> types.forEach(this::sweep), "foreign");
                            foreign.start();
                            foreign.join();
                            assertThat(object(Timeout.class).when())
                                    .as("refused before anything was changed")
                                    .isEqualTo(when);
                            return null;
                        },
                        x -> cleanUp()),
                RunOptions.defaults().interruptible(false));
        assertThat(unknown)
                .as("types of which there is neither an object nor a reason")
                .isEmpty();
        assertThat(accepted).isEqualTo(METHODS.keySet());
    }

    private Coroutine<Object> prepare() {
        EventLoop loop = Asyncio.runningLoop();
        loop.setExceptionHandler((where, context) -> {});
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
        Timeout timeout = Asyncio.timeout(Duration.ofHours(1));
        LoopGroup loops = new LoopGroup(1);
        ByteStream.Pair pair = ByteStream.pair();
        Callback<?>[] callback = new Callback<?>[1];
        for (Awaitable<?> waits : List.<Awaitable<?>>of(
                event.await(),
                queue.get(),
                lifo.get(),
                priority.get(),
                semaphore.acquire(),
                steps(y -> bounded.acquire(), y -> bounded.acquire()),
                steps(y -> lock.acquire(), y -> lock.acquire()),
                steps(y -> condition.acquire(), y -> condition.await()),
                barrier.await(),
                steps(y -> limiter.acquire(), y -> limiter.acquire()),
                pair.left().receive(1),
                Steps.within(loops, () -> steps(y -> loop.createFuture())),
                Asyncio.fromCallback(given -> callback[0] = given))) {
            Task<Object> task = loop.createTask(steps(y -> waits));
            task.addDoneCallback(done -> {
                if (!done.isCancelled()) {
                    done.exception();
                }
            });
        }
        return steps(
                x -> group.enter(),
                x -> timeout.enter(),
                x -> Asyncio.yieldNow(),
                x -> Asyncio.yieldNow(),
                x -> Net.serve(stream -> Asyncio.done(), "127.0.0.1", 0),
                x -> put(Server.class, x),
                x -> Net.datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                x -> put(Datagrams.class, x),
                x -> Subprocess.start(List.of("cat")),
                x -> put(Subprocess.class, x),
                x -> {
                    put(EventLoop.class, loop);
                    put(Future.class, loop.createFuture());
                    put(Task.class, loop.createTask(steps(y -> loop.createFuture())));
                    Task<?> running = loop.createTask(steps(y -> loop.createFuture()));
                    put(Coroutine.class, running.coroutine());
                    put(Handle.class, loop.callLater(Duration.ofHours(1), () -> {}));
                    put(TimerHandle.class, loop.callLater(Duration.ofHours(1), () -> {}));
                    put(Callback.class, callback[0]);
                    put(Context.class, Context.copy());
                    ContextVar<String> variable = ContextVar.of("foreign", "initial");
                    put(ContextVar.class, variable);
                    token = variable.set("other");
                    put(LoopThread.class, LoopThread.start("sweep"));
                    put(LoopGroup.class, loops);
                    put(LoopGroup.Lane.class, loops.at(1));
                    put(LoopChannel.class, new LoopChannel<>(5));
                    put(TaskGroup.class, group);
                    put(Timeout.class, timeout);
                    when = timeout.when();
                    put(AsyncBarrier.class, barrier);
                    put(AsyncBoundedSemaphore.class, bounded);
                    put(AsyncCondition.class, condition);
                    put(AsyncEvent.class, event);
                    put(AsyncLifoQueue.class, lifo);
                    put(AsyncLimiter.class, limiter);
                    put(AsyncLock.class, lock);
                    put(AsyncPriorityQueue.class, priority);
                    put(AsyncQueue.class, queue);
                    put(AsyncSemaphore.class, semaphore);
                    put(ByteStream.class, pair.left());
                    return Asyncio.yieldNow();
                });
    }

    private Awaitable<?> put(Class<?> type, Object object) {
        objects.put(type, type.cast(object));
        return null;
    }

    private <T> T object(Class<T> type) {
        return type.cast(objects.get(type));
    }

    private Coroutine<Object> cleanUp() {
        for (Task<?> task : Asyncio.allTasks()) {
            if (task != Asyncio.currentTask()) {
                task.cancel();
            }
        }
        return steps(
                x -> object(Server.class).closeAsync(),
                x -> object(Datagrams.class).closeAsync(),
                x -> object(Subprocess.class).exit(null),
                x -> Asyncio.yieldNow(), // the group was cancelled, and ends
                x -> object(Timeout.class).exit(null),
                x -> object(TaskGroup.class).exit(null));
    }

    // ---- types

    private static Set<Class<?>> publicTypes() {
        Set<Class<?>> types = new TreeSet<>(Comparator.comparing(Class::getName));
        try {
            Path root = Path.of(EventLoop.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (String folder : List.of("dev/weft", "dev/weft/sync", "dev/weft/io")) {
                try (Stream<Path> files = Files.list(root.resolve(folder))) {
                    for (Path file : files.toList()) {
                        String name = file.getFileName().toString();
                        if (name.endsWith(".class") && !name.equals("package-info.class")) {
                            Class<?> type = Class.forName(folder.replace('/', '.') + "."
                                    + name.substring(0, name.length() - ".class".length()));
                            if (isPublic(type)) {
                                types.add(type);
                            }
                        }
                    }
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException failure) {
            throw new AssertionError(failure);
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static String name(Class<?> type) {
        return type.getCanonicalName().substring("dev.weft.".length());
    }

    // ---- calls

    private void sweep(Class<?> type) {
        if (TYPES.containsKey(name(type)) || Throwable.class.isAssignableFrom(type)) {
            return;
        }
        Map<String, Boolean> outcomes = new HashMap<>();
        for (Method method : endsLast(type.getMethods())) {
            Class<?> declaring = method.getDeclaringClass();
            boolean isStatic = Modifier.isStatic(method.getModifiers());
            if ((isStatic && declaring != type)
                    || !isPublic(declaring)
                    || !declaring.getName().startsWith("dev.weft.")
                    || TYPES.containsKey(name(declaring))
                    || method.isSynthetic()
                    || method.getName().equals("toString")
                    || Coroutine.class.isAssignableFrom(method.getReturnType())) {
                continue;
            }
            Object object = objects.get(type);
            if (object == null && !isStatic) {
                unknown.add(name(type));
                return;
            }
            outcomes.merge(name(declaring) + "." + method.getName(), accepts(method, object), Boolean::logicalOr);
        }
        outcomes.forEach((name, isAccepted) -> {
            if (isAccepted) {
                accepted.add(name);
            }
        });
    }

    /** What ends an object is called when everything else has been. */
    private static List<Method> endsLast(Method[] methods) {
        return Stream.of(methods)
                .sorted(Comparator.comparing((Method method) -> method.getName().equals("close"))
                        .thenComparing(Method::getName))
                .toList();
    }

    private boolean accepts(Method method, Object object) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(method.getParameterTypes()[i]);
        }
        try {
            method.invoke(object, arguments);
            return true;
        } catch (InvocationTargetException thrown) {
            Throwable failure = thrown.getCause();
            // A pending future says that it is pending, whoever asks.
            if (failure instanceof IllegalStateException || failure instanceof InvalidStateException) {
                return false;
            }
            accepted.add(name(method.getDeclaringClass()) + "." + method.getName() + " threw " + failure);
            return false;
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Object argument(Class<?> type) {
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            Array.set(array, 0, argument(type.getComponentType()));
            return array;
        }
        Future<?> future = object(Future.class);
        Map<Class<?>, Object> arguments = new HashMap<>();
        arguments.put(Runnable.class, (Runnable) () -> {});
        arguments.put(Callable.class, (Callable<Object>) () -> 1);
        arguments.put(Supplier.class, (Supplier<Object>) Asyncio::done);
        arguments.put(Consumer.class, (Consumer<Object>) done -> {});
        arguments.put(Executor.class, (Executor) work -> {});
        arguments.put(Duration.class, Duration.ofSeconds(1));
        arguments.put(Coroutine.class, Asyncio.done());
        arguments.put(Awaitable.class, future);
        arguments.put(Future.class, future);
        arguments.put(Collection.class, List.of(future));
        arguments.put(CompletionStage.class, new CompletableFuture<>());
        arguments.put(Throwable.class, new IllegalArgumentException("foreign"));
        arguments.put(ErrorContext.class, new ErrorContext("foreign", null, null, null));
        arguments.put(PrintStream.class, new PrintStream(OutputStream.nullOutputStream()));
        arguments.put(TaskOptions.class, TaskOptions.DEFAULTS);
        arguments.put(RunOptions.class, RunOptions.defaults());
        arguments.put(Context.class, Context.empty());
        arguments.put(ContextVar.class, object(ContextVar.class));
        arguments.put(EventLoop.class, object(EventLoop.class));
        arguments.put(SocketAddress.class, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        arguments.put(Combiner.Of2.class, (Combiner.Of2<Object, Object, Object>) (a, b) -> a);
        arguments.put(Combiner.Of3.class, (Combiner.Of3<Object, Object, Object, Object>) (a, b, c) -> a);
        arguments.put(Combiner.Of4.class, (Combiner.Of4<Object, Object, Object, Object, Object>) (a, b, c, d) -> a);
        arguments.put(Combiner.Of5.class, (Combiner.Of5<Object, Object, Object, Object, Object, Object>)
                (a, b, c, d, e) -> a);
        arguments.put(LoopDriver.class, new VirtualClock());
        arguments.put(Flow.Publisher.class, (Flow.Publisher<Object>) subscriber -> {});
        arguments.put(AsyncIterable.class, object(LoopChannel.class));
        arguments.put(CarriedLocal.class, CarriedLocal.of("foreign", () -> null, value -> {}));
        arguments.put(Token.class, token);
        arguments.put(String.class, "foreign");
        arguments.put(Object.class, "foreign");
        arguments.put(double.class, 1.0);
        arguments.put(int.class, 1);
        arguments.put(long.class, 1L);
        arguments.put(boolean.class, true);
        return arguments.get(type);
    }
}
