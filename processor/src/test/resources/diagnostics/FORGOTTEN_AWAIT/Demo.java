// key: FORGOTTEN_AWAIT
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

class Demo {
    @Async
    static Coroutine<String> sayAfter(double seconds, String what) {
        await(sleep(seconds));
        return result(what);
    }

    @Async
    static Coroutine<Void> program() {
        sayAfter(1, "x");
        Demo.sayAfter(2, "y");
        (new Sleeper()).nap();
        return done();
    }

    public static void main(String[] args) {
        sayAfter(1, "x");
        Runnable later = () -> sayAfter(2, "y");
        Runnable reference = Demo::program;
        for (int i = 0; i < 3; i++, program()) {}
        Coroutine<String> kept = sayAfter(3, "z");
        kept = sayAfter(4, "z");
        java.util.function.Supplier<Coroutine<Void>> fine = Demo::program;
        java.util.function.Supplier<Coroutine<Void>> fineToo = () -> program();
    }

    @Async
    static Coroutine<Void> nested(TaskGroup group, Object lock) {
        await(async(() -> program()));
        await(async(Demo::program));
        await(async(() -> {
            program();
        }));
        group.createTask(async(() -> program()));
        group.createTask(async(() -> await(program())));
        group.createTask(async(() -> sayAfter(1, "x")), "name");
        synchronized (lock) {
            program();
        }
        return done();
    }

    static void fine(Task<Void> task, Map<String, Coroutine<Void>> waiting, Deque<Coroutine<Void>> queue) {
        task.coroutine();
        waiting.put("a", program());
        waiting.remove("a");
        waiting.values().forEach(queue::add);
        waiting.computeIfAbsent("b", key -> program());
        queue.removeFirst();
        Runnable accessor = task::coroutine;
        Objects.requireNonNull(task.coroutine());
    }

    static class Sleeper {
        Coroutine<Void> nap() {
            return done();
        }
    }

    interface Repository {
        Coroutine<String> load(String key);
    }

    static <T> T verify(T mock) {
        return mock;
    }

    record Stubber(Object value) {
        <T> T when(T mock) {
            return mock;
        }
    }

    static <T> T mock(Class<T> type) {
        return null;
    }

    static void mocks(Repository repository, java.util.Optional<Repository> held) {
        verify(repository).load("x");
        (verify((repository))).load("x");
        new Stubber(result("y")).when(repository).load("x");
        mock(Repository.class).load("x");
        held.get().load("x");
    }

    @SuppressWarnings("weft-011")
    static void suppressed(Repository repository) {
        repository.load("x");
        Runnable later = () -> repository.load("y");
    }

    @SuppressWarnings({"weft", "weft:weft-011", "all"})
    static void notSuppressed(Repository repository) {
        repository.load("x");
    }
}
