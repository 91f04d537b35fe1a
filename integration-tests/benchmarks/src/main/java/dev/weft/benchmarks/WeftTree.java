package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code async_tree} workload of pyperformance on Weft. */
final class WeftTree {
    private static final Duration IO = Duration.ofMillis(TreeKind.IO_MILLIS);

    private final TreeKind kind;
    private final int branches;
    private final Set<Integer> cache = new HashSet<>();
    private int leaves;
    private long work;

    WeftTree(TreeKind kind, int branches) {
        this.kind = kind;
        this.branches = branches;
    }

    @Async
    Coroutine<Long> gathered(int levels) {
        await(gatherLevel(levels));
        return result(work);
    }

    @Async
    Coroutine<Long> grouped(int levels) {
        await(groupLevel(levels));
        return result(work);
    }

    @Async
    private Coroutine<Void> gatherLevel(int level) {
        if (level == 0) {
            return leaf();
        }
        List<Coroutine<Void>> children = new ArrayList<>(branches);
        for (int i = 0; i < branches; i++) {
            children.add(gatherLevel(level - 1));
        }
        await(gather(children));
        return done();
    }

    @Async
    private Coroutine<Void> groupLevel(int level) {
        if (level == 0) {
            return leaf();
        }
        try (TaskGroup group = new TaskGroup()) {
            for (int i = 0; i < branches; i++) {
                group.createTask(groupLevel(level - 1));
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> leaf() {
        int index = leaves++;
        switch (kind) {
            case NONE -> work++;
            case IO -> {
                await(sleep(IO));
                work++;
            }
            case MEMOIZATION -> {
                int key = TreeKind.key(index);
                if (!cache.contains(key)) {
                    await(sleep(IO));
                    cache.add(key);
                }
                work += key;
            }
            case CPU_IO_MIXED -> {
                if (index % 2 == 0) {
                    work += TreeKind.factorial();
                } else {
                    await(sleep(IO));
                    work++;
                }
            }
        }
        return done();
    }
}
