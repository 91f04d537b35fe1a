package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** try, catch and finally with awaits, jumps and failures in each part. */
public final class Exceptions {
    @Async
    public static Coroutine<Object> returnThroughFinally() {
        StringBuilder log = new StringBuilder();
        return result(log.append(await(inner(log))).append(t(1, log.toString())));
    }

    @Async
    static Coroutine<String> inner(StringBuilder log) {
        try {
            log.append(await(s("try ")));
            return result(await(s("value ")));
        } finally {
            log.append(await(s("finally ")));
        }
    }

    @Async
    public static Coroutine<Object> finallyOverrides() {
        int count = 0;
        outer:
        for (int i = 0; ; i++) {
            try {
                count += await(s(1));
                if (i == 1) {
                    continue outer;
                }
                throw new Boom(i);
            } finally {
                count += await(s(10));
                if (i < 3) {
                    continue;
                }
                break outer;
            }
        }
        return result(t(1, count));
    }

    @Async
    public static Coroutine<Object> nestedHandlers() {
        for (int i = 0; i < 5; i++) {
            try {
                try {
                    if (i == await(s(1))) {
                        throw new Boom(i);
                    }
                    if (i == 2) {
                        throw await(s(new Fatal(2)));
                    }
                    if (i == 3) {
                        throw new CheckedBoom(3);
                    }
                    t(1, i);
                } catch (Boom e) {
                    t(2, await(s("boom")));
                    throw new IllegalStateException(await(s("replaced")), e);
                } catch (CheckedBoom e) {
                    t(3, e);
                } finally {
                    t(4, await(s("inner")));
                }
            } catch (RuntimeException | Error e) {
                t(5, e);
            } finally {
                if (i == 4) {
                    return result(t(6, await(s("last"))));
                }
            }
        }
        return result("not here");
    }

    @Async
    public static Coroutine<Object> exceptionInFinallyWins() {
        try {
            try {
                throw new Boom(1);
            } finally {
                t(1, await(s(1)));
                Object fails = await(s("text"));
                t(2, (Integer) fails);
            }
        } catch (ClassCastException e) {
            return result(t(3, e.getSuppressed().length));
        }
    }

    @Async
    public static Coroutine<Object> sameThrowable() throws Exception {
        Boom boom = new Boom(7);
        try {
            await(thrown(boom));
        } catch (Boom e) {
            t(1, e == boom);
        }
        return result(await(thrown(new CheckedBoom(8))));
    }

    @Async
    static Coroutine<Object> thrown(Exception e) throws Exception {
        await(s(1));
        throw e;
    }

    @Async
    public static Coroutine<Object> resources() {
        try (Resource one = new Quiet(1).open();
                Resource two = await(s(Resource.open(2)))) {
            t(1, one == null ? 0 : one.id());
            t(2, await(s(two == null ? 0 : two.id())));
            throw new Boom(3);
        } catch (Boom e) {
            t(3, e);
        } finally {
            t(4, await(s("finally")));
        }
        return result("done");
    }

    /** Handlers that nothing reaches, at the very end of the code. */
    @Async
    public static Coroutine<Object> deadHandlers() {
        await(async(() -> {
            try {
                if (true) {
                    return;
                }
            } catch (Boom e) {
                t(1, e);
            } finally {
            }
            return;
        }));
        return result(t(2, await(s("done"))));
    }

    record Quiet(int id) {
        Resource open() {
            return Resource.open(id);
        }
    }
}
