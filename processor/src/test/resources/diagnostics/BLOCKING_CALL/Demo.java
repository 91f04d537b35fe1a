// key: BLOCKING_CALL
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.io.*;
import java.net.Socket;
import java.util.concurrent.*;
import dev.weft.Future;
import java.util.concurrent.locks.ReentrantLock;

class Demo {
    @Async
    static Coroutine<Void> blocking(
            Future<String> ours,
            java.util.concurrent.Future<String> theirs,
            CompletableFuture<String> completable,
            CountDownLatch latch,
            ArrayBlockingQueue<String> queue,
            ReentrantLock lock,
            Process process,
            InputStream in,
            BufferedReader reader)
            throws Exception {
        Thread.sleep(1);
        ours.result();
        theirs.get();
        completable.get();
        completable.join();
        latch.await();
        queue.put("");
        queue.poll();
        queue.poll(1, TimeUnit.SECONDS);
        lock.lock();
        lock.tryLock();
        process.waitFor();
        in.read();
        reader.readLine();
        new ByteArrayInputStream(new byte[1]).read();
        new StringReader("").read();
        new Socket("localhost", 1).close();
        latch.wait();
        await(async(() -> {
            Thread.sleep(2);
        }));
        Callable<Object> elsewhere = () -> {
            Thread.sleep(3);
            return null;
        };
        elsewhere.call();
        suppressed();
        return done();
    }

    @SuppressWarnings("weft:blocking-call")
    static Coroutine<Void> notAsync() throws Exception {
        return async(() -> {
            Thread.sleep(1);
        });
    }

    @Async
    static Coroutine<Void> suppressed(Thread thread) throws Exception {
        @SuppressWarnings("weft")
        int read = System.in.read();
        @SuppressWarnings("weft:thread-local")
        int another = System.in.read();
        return done();
    }

    static void suppressed() throws Exception {
        Thread.sleep(1);
    }
}
