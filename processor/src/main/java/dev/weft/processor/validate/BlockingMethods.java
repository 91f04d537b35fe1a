package dev.weft.processor.validate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The methods of the JDK that block their thread, by the class that declares them; methods that override them block as
 * well, others of that name do not. Left out are those that only might, such as writing to a stream, and those that
 * block for so short that nobody cares.
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
            entry(
                    "java.util.concurrent.Phaser",
                    "an AsyncBarrier",
                    "arriveAndAwaitAdvance",
                    "awaitAdvance",
                    "awaitAdvanceInterruptibly"),
            entry("java.util.concurrent.Exchanger", "an AsyncQueue", "exchange"),
            entry("java.util.concurrent.Semaphore", PRIMITIVE, "acquire", "acquireUninterruptibly"),
            entry("java.util.concurrent.BlockingQueue", "an AsyncQueue", "put", "take"),
            entry("java.util.concurrent.TransferQueue", "an AsyncQueue", "transfer"),
            entry("java.util.concurrent.CompletionService", "asCompleted(...)", "take"),
            entry(
                    "java.util.concurrent.BlockingDeque",
                    "an AsyncQueue",
                    "putFirst",
                    "putLast",
                    "takeFirst",
                    "takeLast"),
            entry("java.util.concurrent.locks.Lock", "an AsyncLock", "lock", "lockInterruptibly"),
            entry(
                    "java.util.concurrent.locks.StampedLock",
                    "an AsyncLock",
                    "readLock",
                    "readLockInterruptibly",
                    "writeLock",
                    "writeLockInterruptibly"),
            entry("java.util.concurrent.locks.Condition", "an AsyncCondition", "await", "awaitNanos", "awaitUntil"),
            entry("java.util.concurrent.locks.LockSupport", "await(sleep(...))", "park", "parkNanos", "parkUntil"),
            entry(
                    "java.io.InputStream",
                    THREAD,
                    "read",
                    "readAllBytes",
                    "readNBytes",
                    "skip",
                    "skipNBytes",
                    "transferTo"),
            entry(
                    "java.io.DataInput",
                    THREAD,
                    "readBoolean",
                    "readByte",
                    "readChar",
                    "readDouble",
                    "readFloat",
                    "readFully",
                    "readInt",
                    "readLine",
                    "readLong",
                    "readShort",
                    "readUTF",
                    "readUnsignedByte",
                    "readUnsignedShort",
                    "skipBytes"),
            entry("java.io.ObjectInput", THREAD, "readObject"),
            entry("java.io.ObjectInputStream", THREAD, "readObject", "readUnshared"),
            entry("java.nio.file.Files", THREAD, "readAllBytes", "readAllLines", "readString"),
            entry("java.nio.channels.ReadableByteChannel", THREAD, "read"),
            entry("java.nio.channels.SocketChannel", THREAD, "connect", "read"),
            entry("java.nio.channels.ServerSocketChannel", THREAD, "accept"),
            entry("java.nio.channels.DatagramChannel", THREAD, "receive"),
            entry("java.nio.channels.FileChannel", THREAD, "lock"),
            entry("java.nio.channels.Selector", THREAD, "select"),
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
            entry(
                    "java.sql.Statement",
                    THREAD,
                    "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeLargeUpdate",
                    "executeBatch",
                    "executeLargeBatch"),
            entry(
                    "java.sql.PreparedStatement",
                    THREAD,
                    "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeLargeUpdate"),
            entry("java.sql.ResultSet", THREAD, "next"),
            entry("dev.weft.Asyncio", "await(...)", "run"),
            entry("dev.weft.Runner", "await(...)", "run"),
            entry("dev.weft.EventLoop", "await(...)", "runUntilComplete", "runForever"));

    /** Streams over memory, which answer at once. */
    static final Set<String> HARMLESS =
            Set.of("java.io.ByteArrayInputStream", "java.io.StringReader", "java.io.CharArrayReader");

    /** Methods that wait only in the form with a timeout. */
    static final Map<String, Set<String>> TIMED = Map.of(
            "java.util.concurrent.BlockingQueue", Set.of("offer", "poll"),
            "java.util.concurrent.BlockingDeque", Set.of("offerFirst", "offerLast", "pollFirst", "pollLast"),
            "java.util.concurrent.TransferQueue", Set.of("tryTransfer"),
            "java.util.concurrent.CompletionService", Set.of("poll"),
            "java.util.concurrent.Semaphore", Set.of("tryAcquire"),
            "java.util.concurrent.locks.StampedLock", Set.of("tryReadLock", "tryWriteLock"),
            "java.util.concurrent.locks.Lock", Set.of("tryLock"));

    private BlockingMethods() {}

    private static Entry entry(String type, String instead, String... methods) {
        return new Entry(type, Set.of(methods), instead);
    }
}
