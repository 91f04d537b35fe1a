package dev.weft;

import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Programs whose work runs on the loops of a group; checks that these end. */
final class GroupPrograms implements AfterEachCallback {
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();

    /** No thread of the group is left. */
    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    /** Runs a program on a loop of its own whose lost errors become events. */
    <T> T run(Supplier<Coroutine<T>> program) {
        return Asyncio.run(
                steps(x -> {
                    runningLoop()
                            .setExceptionHandler((loop, context) ->
                                    events.add("lost " + context.message() + ": " + context.exception()));
                    return program.get();
                }),
                RunOptions.defaults().interruptible(false));
    }

    /** Work that notes its thread, and then runs {@code body}. */
    <T> Supplier<Coroutine<T>> work(Supplier<Coroutine<T>> body) {
        return () -> {
            threads.add(Thread.currentThread());
            return body.get();
        };
    }

    static <T> Coroutine<T> value(T value) {
        return Asyncio.result(value);
    }

    /** Waits until it is cancelled, says so, and goes on with {@code then}. */
    Supplier<Coroutine<Object>> waits(CompletableFuture<Void> begun, Steps.Handler then) {
        return work(() -> attempt(
                () -> steps(x -> {
                    begun.complete(null);
                    return forever();
                }),
                then));
    }

    static Awaitable<?> forever() {
        return runningLoop().createFuture();
    }

    /** Waits for ever, as a body. */
    static <T> Coroutine<T> idle() {
        return steps(x -> forever());
    }

    /** Waits for what other threads complete. */
    static Awaitable<?> all(CompletableFuture<?>... stages) {
        return Asyncio.wrapFuture(CompletableFuture.allOf(stages));
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
