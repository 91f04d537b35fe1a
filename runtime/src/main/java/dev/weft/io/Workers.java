package dev.weft.io;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for what the JDK can only do by blocking, apart from the default executors of the loops, which may be
 * full of users' work. They are made when they are needed and end when they are not.
 */
final class Workers {
    /** Look-ups of names, which wait for servers elsewhere. */
    static final Executor NAMES = pool("weft-names", 16);

    /** Certificates and keys, which take the processor. */
    static final Executor TLS =
            pool("weft-tls", Math.max(2, Runtime.getRuntime().availableProcessors()));

    /**
     * Pipes of subprocesses, which block: one thread for each read and write that is on, a virtual one where the JDK
     * has them.
     */
    static final Executor PIPES = virtualOr(pool("weft-pipes", 512));

    private Workers() {}

    private static Executor virtualOr(Executor pool) {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException absent) {
            return pool;
        }
    }

    private static Executor pool(String name, int size) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
