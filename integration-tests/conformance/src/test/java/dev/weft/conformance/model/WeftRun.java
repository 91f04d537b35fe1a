package dev.weft.conformance.model;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.conformance.VirtualTime;
import dev.weft.testkit.Difference;
import java.util.ArrayList;
import java.util.List;

/** Runs a program on Weft in virtual time; the counterpart of {@code drive} and {@code run} in {@code oracle.py}. */
final class WeftRun {
    private static final int HORIZON = 100;
    private static final int ROUNDS = 40;

    private WeftRun() {}

    /** Returns the trace: the events joined by {@code " | "}. */
    static String trace(Node program) {
        EventLoop loop = VirtualTime.newLoop();
        loop.setExceptionHandler((l, context) -> {});
        World world = new World(loop);
        try {
            loop.runUntilComplete(drive(world, program));
        } finally {
            loop.close();
        }
        return String.join(" | ", world.events);
    }

    /** Starts task 0, gives the program its time, then cancels what is left, in the order of creation. */
    @Async
    private static Coroutine<Void> drive(World world, Node program) {
        world.tasks.put(0, createTask(new Interpreter(world, 0).runOf(program)));
        await(sleep(HORIZON));
        for (int round = 0; round < ROUNDS; round++) {
            List<Task<?>> left = leftovers();
            if (left.isEmpty()) {
                break;
            }
            world.log("-", "cancels", left.size());
            for (Task<?> task : left) {
                task.cancel();
            }
            await(sleep(HORIZON));
        }
        world.log("-", "left", leftovers().size());
        return done();
    }

    private static List<Task<?>> leftovers() {
        List<Task<?>> left = new ArrayList<>(allTasks());
        left.remove(currentTask());
        return left;
    }

    /** Shows where two traces part. */
    static String difference(String expected, String actual) {
        return Difference.between(events(expected), events(actual));
    }

    private static List<String> events(String trace) {
        return List.of(trace.split(" \\| "));
    }
}
