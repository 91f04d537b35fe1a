package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.StreamException;
import dev.weft.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;

/** Finds the open ports among some of this machine, fifty at a time, each with a timeout. */
public final class PortScanner {
    private PortScanner() {}

    @Async
    @SuppressWarnings("try") // the slot and the limit are not looked at
    static Coroutine<Boolean> isOpen(int port, AsyncSemaphore slots) {
        try (slots;
                var limit = timeout(1.0);
                ByteStream stream = await(Net.connect("127.0.0.1", port))) {
            return result(true);
        } catch (StreamException | AsyncTimeoutException closed) {
            return result(false);
        }
    }

    @Async
    static Coroutine<List<Integer>> scan(List<Integer> ports) {
        AsyncSemaphore slots = new AsyncSemaphore(50);
        List<Task<Boolean>> tasks = new ArrayList<>();
        for (int port : ports) {
            tasks.add(createTask(isOpen(port, slots)));
        }
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (await(tasks.get(i))) {
                open.add(ports.get(i));
            }
        }
        return result(open);
    }

    public static void main(String[] args) {
        List<Integer> ports = new ArrayList<>();
        for (int port = Integer.parseInt(args[0]); port <= Integer.parseInt(args[1]); port++) {
            ports.add(port);
        }
        System.out.println(run(scan(ports)));
    }
}
