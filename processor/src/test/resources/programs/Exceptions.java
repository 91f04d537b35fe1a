import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Every combination of try, catch and finally, with awaits, returns, throws and jumps in each part. */
class Exceptions {
    static class Checked extends Exception {
        Checked(String message) {
            super(message);
        }
    }

    static class Resource implements AutoCloseable {
        final String name;

        Resource(String name) {
            this.name = name;
            say("open " + name);
        }

        @Override
        public void close() throws Checked {
            say("close " + name);
            if (name.startsWith("bad")) {
                throw new Checked("close " + name);
            }
        }
    }

    @Async
    static Coroutine<String> parts(int inTry, int inCatch, int inFinally) throws Checked {
        String log = "";
        for (int round = 0; round < 2; round++) {
            try {
                log += await(step("t" + round));
                switch (inTry) {
                    case 1 -> throw new Checked("try");
                    case 2 -> {
                        return result(log + await(step("return")));
                    }
                    case 3 -> await(fail(new Checked("failed")));
                    case 4 -> {
                        continue;
                    }
                    case 5 -> throw new IllegalStateException(await(step("unchecked")));
                    default -> log += "ok";
                }
            } catch (Checked | IllegalArgumentException e) {
                log += await(step("c" + e.getMessage()));
                switch (inCatch) {
                    case 1 -> throw new IllegalStateException(await(step("from catch")), e);
                    case 2 -> {
                        return result(log);
                    }
                    case 3 -> await(fail(new Checked("failed in catch")));
                    case 4 -> {
                        break;
                    }
                    default -> log += "caught";
                }
            } finally {
                log += await(step("f"));
                say(log);
                if (inFinally == 1) {
                    throw new Checked("finally " + await(step("t")));
                } else if (inFinally == 2) {
                    return result(log + "overridden" + await(step("r")));
                } else if (inFinally == 3) {
                    break;
                }
            }
            log += "|";
        }
        return result(log + "end");
    }

    @Async
    static Coroutine<String> nested(int k) {
        StringBuilder log = new StringBuilder();
        outer:
        for (int i = 0; i < 3; i++) {
            try {
                for (int j = 0; ; j++) {
                    try {
                        try {
                            log.append(await(step(i + "" + j)));
                            if (j == k) {
                                continue outer;
                            }
                            if (i == 2) {
                                break outer;
                            }
                            if (j == 2) {
                                throw new IllegalStateException("ij");
                            }
                        } finally {
                            log.append(await(step("a")));
                            if (i == 1 && j == 1) {
                                break;
                            }
                        }
                    } catch (IllegalStateException e) {
                        log.append(await(step("caught")));
                        break;
                    } finally {
                        log.append(await(step("b")));
                    }
                }
                log.append("inner done");
            } finally {
                log.append(await(step("c")));
            }
        }
        return result(log.toString());
    }

    @Async
    static Coroutine<String> resources(String one, String two, boolean fails) throws Checked {
        String log = "";
        try (Resource a = new Resource(await(step(one)));
                Resource b = two == null ? null : new Resource(await(step(two)))) {
            log += await(step(a.name + (b == null ? "none" : b.name)));
            if (fails) {
                throw new Checked(await(step("body")));
            }
            return result(log + await(step("returned")));
        } catch (Checked e) {
            log += e.getMessage() + Arrays.toString(e.getSuppressed()) + await(step("caught"));
        } finally {
            log += await(step("finally"));
        }
        return result(log);
    }

    @Async
    static Coroutine<String> variablesInHandlers() {
        String s = "a";
        int n = 1;
        long w;
        try {
            n = 2;
            s = await(step("b"));
            w = await(step(5L));
            n = 3;
            if (await(step(true))) {
                await(fail(new RuntimeException("x" + w)));
            }
            s = "never";
        } catch (RuntimeException e) {
            w = 7;
            s += n + e.getMessage();
        }
        Object reused;
        {
            String local = await(step("scoped"));
            reused = local;
        }
        {
            long local = await(step(1L));
            n += local;
        }
        return result(s + n + w + reused);
    }

    @Async
    static Coroutine<String> throwing(int k) {
        try {
            throw await(step(k == 0 ? new Checked("awaited") : new IllegalArgumentException("awaited")));
        } catch (Checked e) {
            return result("checked " + e.getMessage());
        } catch (Exception e) {
            try {
                throw e;
            } catch (RuntimeException r) {
                return result(await(step("runtime ")) + r.getMessage() + (r == e));
            } catch (Exception other) {
                return result("other");
            }
        }
    }

    @Async
    static Coroutine<Void> uncaught(Throwable t) throws Throwable {
        try {
            await(step("before"));
            throw t;
        } finally {
            await(step("after"));
        }
    }

    @Async
    static Coroutine<String> sneaky() {
        synchronized (Exceptions.class) {
            say("inside");
        }
        synchronized (await(step(new Object() {
            @Override
            public String toString() {
                return "lock";
            }
        }))) {
            try {
                throw new RuntimeException("in monitor");
            } catch (RuntimeException e) {
                say(e.getMessage());
            }
        }
        try {
            synchronized (Exceptions.class) {
                say("again");
                if (counter++ == 0) {
                    return result("from monitor");
                }
            }
        } finally {
            await(step("outside"));
        }
        return result("never");
    }

    static int counter;

    @Async
    static Coroutine<?> main() throws Throwable {
        for (int t = 0; t < 6; t++) {
            for (int c = 0; c < 5; c++) {
                for (int f = 0; f < 4; f++) {
                    say("case " + t + c + f);
                    try {
                        say(await(parts(t, c, f)));
                    } catch (Checked | RuntimeException e) {
                        say(e + " because " + e.getCause());
                    }
                }
            }
        }
        for (int k = 0; k < 4; k++) {
            say(await(nested(k)));
        }
        for (String one : List.of("a", "bad a")) {
            for (String two : new String[] {"b", null, "bad b"}) {
                say(await(resources(one, two, true)));
                say(await(resources(one, two, false)));
            }
        }
        say(await(variablesInHandlers()));
        say(await(throwing(0)));
        say(await(throwing(1)));
        counter = 0;
        say(await(sneaky()));
        Throwable original = new Throwable("original");
        try {
            await(uncaught(original));
        } catch (Throwable t) {
            say(t == original);
        }
        await(uncaught(new Error("last")));
        return done();
    }
}
