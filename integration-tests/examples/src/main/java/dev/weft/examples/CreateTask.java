package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;

/** A task is only scheduled when it is created; it runs when the code that made it awaits something. */
public final class CreateTask {
    private CreateTask() {}

    @Async
    static Coroutine<Void> say(String what) {
        await(sleep(1));
        System.out.println(what);
        return done();
    }

    @Async
    static Coroutine<Void> program() {
        Task<Void> task = createTask(say("a"));
        System.out.println("b");
        System.out.println("c");
        await(task);
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
