import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;

public class TwoScopes {
    @Async
    static Coroutine<String> one() {
        await(yieldNow());
        return result("one");
    }

    @Async
    static Coroutine<Void> program() {
        Task<String> s = null;
        try (TaskGroup group = new TaskGroup()) {
            s = group.createTask(one());
        } catch (ExceptionGroup e) {
            System.out.println(s.result());
        }
        Task<String> t;
        Task<String> u;
        try (TaskGroup group = new TaskGroup()) {
            t = group.createTask(one());
            u = group.createTask(one());
        }
        System.out.println(t.result() + u.result());
        return done();
    }

    public static void main(String[] args) {
        run(program());
        System.out.println("ok");
    }
}
