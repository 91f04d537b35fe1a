package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.util.List;

/** Awaiting a coroutine, several at once, and a task: the whole of it on one page. */
public final class SayAfter {
    private SayAfter() {}

    @Async
    static Coroutine<String> sayAfter(double seconds, String what) {
        await(sleep(seconds));
        return result(what);
    }

    @Async
    static Coroutine<Void> program() {
        System.out.println(await(sayAfter(3, "finished")));
        List<String> both = await(gather(sayAfter(1, "hello"), sayAfter(2, "how are you")));
        System.out.println(both); // after 2 seconds, not 3
        Task<String> task = createTask(sayAfter(3, "a")); // only scheduled
        System.out.println("b");
        System.out.println("c");
        System.out.println(await(task));
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
