// key: UNPROTECTED_LOCK
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import dev.weft.sync.*;

class Demo {
    private final AsyncLock field = new AsyncLock();

    @Async
    Coroutine<Void> bad(AsyncSemaphore permits, AsyncBoundedSemaphore bounded) {
        await(field.acquire());
        await(sleep(1));
        field.release();
        if (permits.isLocked()) {
            await(permits.acquire());
            System.out.println("has one");
            for (int n = 0; n < 3; n++) {
                await(sleep(1));
            }
            permits.release();
        }
        Coroutine<Void> inLambda = async(() -> {
            await(bounded.acquire());
            await(sleep(1));
            bounded.release();
        });
        await(inLambda);
        return done();
    }

    @Async
    Coroutine<Void> protectedOnes(AsyncLock lock) {
        try (lock) {
            await(sleep(1));
        }
        await(lock.acquire());
        try {
            await(sleep(1));
        } finally {
            lock.release();
        }
        return done();
    }

    @Async
    Coroutine<Void> releasedByAnother(AsyncLock lock) {
        Runnable release = lock::release;
        await(lock.acquire());
        await(sleep(1));
        lock.release();
        release.run();
        return done();
    }

    @Async
    Coroutine<Void> caughtInBetween(AsyncLock lock) throws Exception {
        await(lock.acquire());
        try {
            await(sleep(1));
        } catch (CancelledError cancelled) {
            lock.release();
            throw cancelled;
        }
        lock.release();
        return done();
    }

    @Async
    Coroutine<Void> caughtAround(AsyncLock lock) {
        try {
            await(lock.acquire());
            await(sleep(1));
            lock.release();
        } finally {
            cleanUp();
        }
        return done();
    }

    void cleanUp() {}

    @Async
    Coroutine<Void> handedOn(AsyncLock lock) {
        await(lock.acquire());
        await(work(lock));
        lock.release();
        return done();
    }

    @Async
    Coroutine<Void> work(AsyncLock lock) {
        await(sleep(1));
        lock.release();
        return done();
    }

    @Async
    Coroutine<Void> withoutAnAwaitOrOfAnother(AsyncLock one, AsyncLock other) {
        await(one.acquire());
        System.out.println("has one");
        one.release();
        await(other.acquire());
        await(sleep(1));
        one.release();
        return done();
    }

    private AsyncLock changing = new AsyncLock();

    @Async
    Coroutine<Void> ofAFieldThatChanges() {
        await(changing.acquire());
        await(sleep(1));
        changing.release();
        return done();
    }

    @Async
    Coroutine<Void> ofALibraryOfSomebodyElse(Lock lock) {
        await(lock.acquire());
        await(sleep(1));
        lock.release();
        return done();
    }

    static class Lock {
        Coroutine<Void> acquire() {
            return done();
        }

        void release() {}
    }

    @Async
    @SuppressWarnings("weft:unprotected-lock")
    Coroutine<Void> suppressed(AsyncLock lock) {
        await(lock.acquire());
        await(sleep(1));
        lock.release();
        return done();
    }
}
