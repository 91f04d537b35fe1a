package dev.weft.processor.validate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The methods of the JDK that block their thread, by the class that declares them; overriding methods block as well. Left out are those
 * that only might, such as writing to a stream, and those that block for so short that nobody cares.
 */
final class BlockingMethods {
    private static final String THREAD = "await(toThread(() -> ...))";
    private static final String AWAIT = "await(...) on it";
    private static final String PRIMITIVE = "the one of dev.weft.sync";

    /**
     * Methods of one class.
     *
     * @param type the class or interface that declares them
     * @param methods their names; {@code <init>} is the constructor with arguments
     * @param instead what to use
     */
    record Entry(String type, Set<String> methods, String instead) {}

    static final List<Entry> ALL = List.of(
            entry("java.lang.Thread", "await(sleep(...))", "sleep"),
            entry("java.lang.Thread", THREAD, "join"),
            entry("java.lang.Object", "an AsyncCondition", "wait"),
            entry("java.lang.Process", "await(process.onExit())", "waitFor"),
            entry("java.util.concurrent.TimeUnit", "await(sleep(...))", "sleep", "timedJoin", "timedWait"),
            entry("java.util.concurrent.CompletableFuture", AWAIT, "get", "join"),
            entry("java.util.concurrent.Future", "a CompletableFuture and await it, or " + THREAD, "get"),
            entry("java.util.concurrent.ForkJoinTask", THREAD, "join", "invoke", "get", "invokeAll"),
            entry(
                    "java.util.concurrent.ExecutorService",
                    THREAD,
                    "invokeAll",
                    "invokeAny",
                    "awaitTermination",
                    "close"),
            entry("java.util.concurrent.CountDownLatch", "an AsyncEvent", "await"),
            entry("java.util.concurrent.CyclicBarrier", "an AsyncBarrier", "await"),
            entry("java.util.concurrent.Phaser", "an AsyncBarrier", "arriveAndAwaitAdvance", "awaitAdvance"),
            entry("java.util.concurrent.Exchanger", "an AsyncQueue", "exchange"),
            entry("java.util.concurrent.Semaphore", PRIMITIVE, "acquire", "acquireUninterruptibly"),
            entry("java.util.concurrent.BlockingQueue", "an AsyncQueue", "put", "take"),
            entry(
                    "java.util.concurrent.BlockingDeque",
                    "an AsyncQueue",
                    "putFirst",
                    "putLast",
                    "takeFirst",
                    "takeLast"),
            entry("java.util.concurrent.locks.Lock", "an AsyncLock", "lock", "lockInterruptibly"),
            entry("java.util.concurrent.locks.StampedLock", "an AsyncLock", "readLock", "writeLock"),
            entry("java.util.concurrent.locks.Condition", "an AsyncCondition", "await", "awaitNanos", "awaitUntil"),
            entry("java.util.concurrent.locks.LockSupport", "await(sleep(...))", "park", "parkNanos", "parkUntil"),
            entry("java.io.InputStream", THREAD, "read", "readAllBytes", "readNBytes", "skip", "transferTo"),
            entry("java.io.Reader", THREAD, "read", "skip", "transferTo"),
            entry("java.io.BufferedReader", THREAD, "readLine"),
            entry("java.io.Console", THREAD, "readLine", "readPassword"),
            entry(
                    "java.util.Scanner",
                    THREAD,
                    "next",
                    "nextLine",
                    "nextInt",
                    "nextLong",
                    "nextDouble",
                    "hasNext",
                    "hasNextLine"),
            entry("java.net.Socket", THREAD, "<init>", "connect"),
            entry("java.net.ServerSocket", THREAD, "accept"),
            entry("java.net.DatagramSocket", THREAD, "receive"),
            entry("java.net.InetAddress", THREAD, "getByName", "getAllByName"),
            entry("java.net.URL", THREAD, "openStream", "getContent"),
            entry("java.net.http.HttpClient", "await(client.sendAsync(...))", "send"),
            entry("java.sql.DriverManager", THREAD, "getConnection"),
            entry("javax.sql.DataSource", THREAD, "getConnection"),
            entry("java.sql.Connection", THREAD, "commit", "rollback"),
            entry("java.sql.Statement", THREAD, "execute", "executeQuery", "executeUpdate", "executeBatch"),
            entry("java.sql.ResultSet", THREAD, "next"),
            entry("dev.weft.Asyncio", "await(...)", "run"),
            entry("dev.weft.EventLoop", "await(...)", "runUntilComplete", "runForever"));

    /** Streams over memory, which answer at once. */
    static final Set<String> HARMLESS =
            Set.of("java.io.ByteArrayInputStream", "java.io.StringReader", "java.io.CharArrayReader");

    /** Methods that wait only in the form with a timeout. */
    static final Map<String, Set<String>> TIMED = Map.of(
            "java.util.concurrent.BlockingQueue", Set.of("offer", "poll"),
            "java.util.concurrent.BlockingDeque", Set.of("offerFirst", "offerLast", "pollFirst", "pollLast"),
            "java.util.concurrent.Semaphore", Set.of("tryAcquire"),
            "java.util.concurrent.locks.Lock", Set.of("tryLock"));

    private BlockingMethods() {}

    private static Entry entry(String type, String instead, String... methods) {
        return new Entry(type, Set.of(methods), instead);
    }
}
