package dev.weft.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The workloads on virtual threads, on a scheduler of one carrier thread so that every peer has one core. The module is
 * compiled for Java 17, so the only call that needs a newer JDK goes through a method handle.
 */
final class VirtualThreads {
    private static final MethodHandle START = startVirtualThread();

    private VirtualThreads() {}

    private static MethodHandle startVirtualThread() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            return MethodHandles.dropArguments(
                    MethodHandles.throwException(Thread.class, UnsupportedOperationException.class)
                            .bindTo(new UnsupportedOperationException("virtual threads need JDK 21 or newer")),
                    0,
                    Runnable.class);
        }
    }

    /** Whether this JDK has them. */
    static boolean exist() {
        return Runtime.version().feature() >= 21;
    }

    static Thread start(Runnable body) {
        try {
            return (Thread) START.invokeExact(body);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T run(Callable<T> body) {
        return get(submit(body));
    }

    private static <T> FutureTask<T> submit(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        start(task);
        return task;
    }

    private static <T> T get(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static int yieldOne(int count) {
        return run(() -> yielding(count));
    }

    static int yieldTwo(int count) {
        return run(() -> {
            FutureTask<Integer> other = submit(() -> yielding(count / 2));
            return yielding(count / 2) + get(other);
        });
    }

    private static int yielding(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            Thread.yield();
            sum += i;
        }
        return sum;
    }

    static long chainSuspending(int depth, int count) {
        return run(() -> deep(depth, count));
    }

    private static long deep(int depth, int count) {
        return depth == 0 ? yielding(count) : deep(depth - 1, count) + 1;
    }

    static long createAndAwait(int count) {
        return run(() -> {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                int value = i;
                sum += get(submit(() -> value));
            }
            return sum;
        });
    }

    static long gather(int rounds, int width) {
        return run(() -> {
            long sum = 0;
            for (int round = 0; round < rounds; round++) {
                List<FutureTask<Integer>> tasks = new ArrayList<>(width);
                for (int i = 0; i < width; i++) {
                    int value = i + round;
                    tasks.add(submit(() -> value));
                }
                for (FutureTask<Integer> task : tasks) {
                    sum += get(task);
                }
            }
            return sum;
        });
    }

    static long queue(int count, int capacity) {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(capacity);
        return run(() -> {
            FutureTask<Void> producer = submit(() -> {
                for (int i = 0; i < count; i++) {
                    queue.put(i);
                }
                return null;
            });
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += queue.take();
            }
            get(producer);
            return sum;
        });
    }

    static long requests(int count) {
        BlockingQueue<Integer> requests = new ArrayBlockingQueue<>(1);
        BlockingQueue<Integer> answers = new ArrayBlockingQueue<>(1);
        return run(() -> {
            FutureTask<Void> server = submit(() -> {
                for (int i = 0; i < count; i++) {
                    answers.put(requests.take() + 1);
                }
                return null;
            });
            long sum = 0;
            for (int i = 0; i < count; i++) {
                requests.put(i);
                sum += answers.take();
            }
            get(server);
            return sum;
        });
    }

    static int lock(int count) {
        ReentrantLock lock = new ReentrantLock(true);
        int[] counter = new int[1];
        Callable<Void> worker = () -> {
            for (int i = 0; i < count / 2; i++) {
                lock.lock();
                try {
                    Thread.yield();
                    counter[0]++;
                } finally {
                    lock.unlock();
                }
            }
            return null;
        };
        FutureTask<Void> first = submit(worker);
        FutureTask<Void> second = submit(worker);
        get(first);
        get(second);
        return counter[0];
    }

    static int semaphore(int count) {
        Semaphore semaphore = new Semaphore(2, true);
        AtomicInteger counter = new AtomicInteger();
        List<FutureTask<Void>> workers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            workers.add(submit(() -> {
                for (int i = 0; i < count / 4; i++) {
                    semaphore.acquire();
                    try {
                        Thread.yield();
                        counter.incrementAndGet();
                    } finally {
                        semaphore.release();
                    }
                }
                return null;
            }));
        }
        for (FutureTask<Void> worker : workers) {
            get(worker);
        }
        return counter.get();
    }

    static int timers(int[] delays) {
        AtomicInteger fired = new AtomicInteger();
        List<Thread> threads = new ArrayList<>(delays.length);
        for (int delay : delays) {
            threads.add(start(() -> {
                try {
                    Thread.sleep(delay);
                    fired.incrementAndGet();
                } catch (InterruptedException expected) {
                    // every second one
                }
            }));
        }
        for (int i = 0; i < delays.length; i += 2) {
            threads.get(i).interrupt();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        return fired.get();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static long tree(TreeKind kind, int levels, int branches) {
        Tree tree = new Tree(kind, branches);
        run(() -> {
            tree.level(levels);
            return null;
        });
        return tree.work.get();
    }

    private static final class Tree {
        private final TreeKind kind;
        private final int branches;
        private final Set<Integer> cache = ConcurrentHashMap.newKeySet();
        private final AtomicInteger leaves = new AtomicInteger();
        private final AtomicLong work = new AtomicLong();

        Tree(TreeKind kind, int branches) {
            this.kind = kind;
            this.branches = branches;
        }

        void level(int level) throws InterruptedException {
            if (level == 0) {
                leaf();
                return;
            }
            List<FutureTask<Void>> children = new ArrayList<>(branches);
            for (int i = 0; i < branches; i++) {
                children.add(submit(() -> {
                    level(level - 1);
                    return null;
                }));
            }
            for (FutureTask<Void> child : children) {
                get(child);
            }
        }

        private void leaf() throws InterruptedException {
            int index = leaves.getAndIncrement();
            switch (kind) {
                case NONE -> work.incrementAndGet();
                case IO -> {
                    Thread.sleep(TreeKind.IO_MILLIS);
                    work.incrementAndGet();
                }
                case MEMOIZATION -> {
                    int key = TreeKind.key(index);
                    if (!cache.contains(key)) {
                        Thread.sleep(TreeKind.IO_MILLIS);
                        cache.add(key);
                    }
                    work.addAndGet(key);
                }
                case CPU_IO_MIXED -> {
                    if (index % 2 == 0) {
                        work.addAndGet(TreeKind.factorial());
                    } else {
                        Thread.sleep(TreeKind.IO_MILLIS);
                        work.incrementAndGet();
                    }
                }
            }
        }
    }
}
