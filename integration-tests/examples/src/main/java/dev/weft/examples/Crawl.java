package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.RunOptions;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncSemaphore;
import java.nio.file.Path;
import java.time.Duration;

/** Pages that are fetched over few connections; the argument is the file for the picture of it. */
public final class Crawl {
    private Crawl() {}

    @Async
    static Coroutine<Void> fetch(AsyncSemaphore connections, int page) {
        try (connections) {
            await(sleep(page == 5 ? 60 : 0.02 + 0.01 * (page % 3)));
        }
        return done();
    }

    @Async
    static Coroutine<Void> fetchInTime(AsyncSemaphore connections, int page) {
        try {
            await(waitFor(createTask(fetch(connections, page), "page " + page), Duration.ofMillis(300)));
        } catch (AsyncTimeoutException tooSlow) {
            System.out.println("no page " + page);
        }
        return done();
    }

    @Async
    static Coroutine<Void> crawl() {
        AsyncSemaphore connections = new AsyncSemaphore(3, "connections");
        try (var group = new TaskGroup()) {
            for (int page = 1; page <= 12; page++) {
                group.createTask(fetchInTime(connections, page), "crawler " + page);
            }
        }
        return done();
    }

    public static void main(String[] args) {
        run(crawl(), RunOptions.defaults().trace(Path.of(args[0])));
    }
}
