package demo;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

class Names {
    @Async
    static Coroutine<Void> overload(int i) {
        return done();
    }

    @Async
    static Coroutine<Void> overload(java.lang.String label) {
        return done();
    }

    @Async
    static Coroutine<Void> overLoad(long l0) {
        return done();
    }

    @Async
    Coroutine<Void> taken(Object self) {
        return done();
    }

    static class taken {
        Object anonymous = new Object() {};
    }

    @Async
    static Coroutine<java.lang.String> local() {
        class Local {
            @Async
            Coroutine<java.lang.String> method(java.lang.String text) {
                await(sleep(1));
                return result(text);
            }
        }
        Object anonymous = new Object() {
            @Async
            Coroutine<java.lang.String> method(java.lang.String text) {
                return result(text);
            }

            @Override
            public java.lang.String toString() {
                return "" + method("");
            }
        };
        return result(await(new Local().method("" + anonymous)));
    }
}
