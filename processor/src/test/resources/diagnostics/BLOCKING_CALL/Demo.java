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

    /** Of the names of blocking methods, but other methods. */
    static class Namesakes extends Thread {
        void wait(String what) {}

        static void sleep(String what) {}

        void join(String what) {}

        @Async
        Coroutine<Void> call(Line line, Numbered<String> queue) throws Exception {
            wait("a");
            this.wait("b");
            sleep("c");
            join("d");
            line.read("e");
            queue.put("f", 1);
            return done();
        }

        @Async
        Coroutine<Void> inherited(Line line, Numbered<String> queue) throws Exception {
            wait();
            this.wait(1);
            sleep(2);
            join();
            line.read();
            queue.put("f");
            return done();
        }
    }

    static class Line extends FilterInputStream {
        Line(InputStream in) {
            super(in);
        }

        void read(String what) {}

        @Override
        public int read() {
            return 0;
        }
    }

    interface Numbered<T> extends BlockingQueue<T> {
        void put(T item, int number);
    }

    @Async
    static Coroutine<Void> more(
            DataInputStream in,
            ObjectInputStream objects,
            java.nio.channels.SocketChannel channel,
            java.sql.PreparedStatement statement,
            CompletionService<String> tasks)
            throws Exception {
        in.readInt();
        objects.readObject();
        channel.read(java.nio.ByteBuffer.allocate(1));
        statement.executeQuery();
        tasks.take();
        tasks.poll();
        java.nio.file.Files.readString(java.nio.file.Path.of("x"));
        return done();
    }
}
