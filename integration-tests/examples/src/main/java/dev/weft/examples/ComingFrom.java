package dev.weft.examples;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One program as others write it, and with Weft. */
public final class ComingFrom {
    private ComingFrom() {}

    @Async
    static Coroutine<String> page(String user) {
        Timeout limit = timeout(2);
        try (limit) {
            return result(await(gather(name(user), orders(user), (name, orders) -> name + " has " + orders)));
        } catch (AsyncTimeoutException e) {
            return result("try again later");
        }
    }

    @Async
    static Coroutine<String> name(String user) {
        await(sleep(0.001));
        return result(user.toUpperCase());
    }

    @Async
    static Coroutine<Integer> orders(String user) {
        await(sleep(user.equals("slow") ? 60 : 0.001));
        return result(3);
    }

    /** The same with the JDK alone. */
    static final class WithFutures {
        private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

        static CompletableFuture<String> page(String user) {
            return name(user)
                    .thenCombine(orders(user), (name, orders) -> name + " has " + orders)
                    .orTimeout(2, TimeUnit.SECONDS) // the two go on all the same
                    .exceptionally(failure -> {
                        if (failure instanceof TimeoutException) {
                            return "try again later";
                        }
                        throw new CompletionException(failure);
                    });
        }

        static CompletableFuture<String> name(String user) {
            return CompletableFuture.supplyAsync(user::toUpperCase, LATER);
        }

        static CompletableFuture<Integer> orders(String user) {
            return CompletableFuture.supplyAsync(() -> 3, LATER);
        }
    }

    public static void main(String[] args) {
        System.out.println(run(page("ada")));
        System.out.println(WithFutures.page("ada").join());
    }
}
