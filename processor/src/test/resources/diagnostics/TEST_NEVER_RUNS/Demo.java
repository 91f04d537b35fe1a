// key: TEST_NEVER_RUNS
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @org.junit.jupiter.api.Test
    @Async
    Coroutine<Void> jupiter() {
        await(yieldNow());
        return done();
    }

    @org.junit.jupiter.api.RepeatedTest(2)
    @Async
    Coroutine<Void> repeated() {
        return done();
    }

    @org.junit.Test
    @Async
    public Coroutine<Void> four() {
        return done();
    }

    @org.junit.jupiter.api.Test
    @Async
    AsyncGenerator<Integer> generator() {
        emit(1);
        return end();
    }

    @org.junit.jupiter.api.Test
    Coroutine<Void> withoutBody() {
        return async(() -> {
            await(yieldNow());
        });
    }

    @org.testng.annotations.Test
    @Async
    Coroutine<Void> testng() {
        return done();
    }

    @org.testng.annotations.Test
    static class AllPublic {
        @Async
        public Coroutine<Void> test() {
            return done();
        }

        @Async
        Coroutine<Void> helper() {
            return done();
        }
    }

    @org.junit.jupiter.api.Test
    void fine() {
        run(jupiter());
    }

    @dev.weft.testing.WeftTest
    @Async
    Coroutine<Void> fineToo() {
        return done();
    }
}
