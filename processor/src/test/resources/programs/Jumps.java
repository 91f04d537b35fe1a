import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Loops and switches: awaits in headers and bodies, labelled jumps, fall through, every kind of selector. */
class Jumps {
    enum Color {
        RED,
        GREEN,
        BLUE
    }

    @Async
    static Coroutine<String> loops() {
        String log = "";
        for (int i = await(step(0)), n = await(step(3)); i < n && await(step(true)); i += await(step(1)), log += "u") {
            if (await(step(i)) == 1) {
                continue;
            }
            log += i;
        }
        while (await(step(log.length())) < 12) {
            log += "w";
        }
        do {
            log += await(step("d"));
            if (log.length() > 20) {
                break;
            }
        } while (await(step(log.length())) != 15);
        for (String s : await(step(List.of("p", "q")))) {
            log += s + await(step(s));
        }
        for (long v : new long[] {1, await(step(2L)), 3}) {
            if (await(step(v)) == 2) {
                continue;
            }
            log += v;
        }
        for (Map.Entry<String, Integer> e : new TreeMap<>(Map.of("a", 1, "b", 2)).entrySet()) {
            log += e.getKey() + await(step(e.getValue()));
        }
        Iterator<Integer> it = List.of(1, 2).iterator();
        for (; ; ) {
            if (!it.hasNext()) {
                break;
            }
            log += await(step(it.next()));
        }
        block:
        {
            log += await(step("block"));
            if (log.length() > 3) {
                break block;
            }
            log += "never";
        }
        return result(log);
    }

    @Async
    static Coroutine<String> labelled() {
        String log = "";
        rows:
        for (int i = 0; i < 4; i++) {
            columns:
            for (int j = 0; ; j++) {
                try {
                    switch (await(step(i * 10 + j))) {
                        case 1:
                            continue columns;
                        case 2:
                            continue rows;
                        case 11:
                            break columns;
                        case 30:
                            break rows;
                        case 21:
                            log += "<21>";
                        default:
                            log += i + "" + j + " ";
                    }
                    if (j == 3) {
                        continue rows;
                    }
                } finally {
                    log += await(step("f"));
                }
            }
            log += "row";
        }
        return result(log);
    }

    @Async
    static Coroutine<String> switches(int i, String s, Color c, Integer boxed) {
        String log = "";
        switch (await(step(i))) {
            case 0:
                log += await(step("zero"));
            case 1:
                log += "one";
                break;
            case 100:
                log += await(step("hundred"));
            default:
                log += await(step("default"));
            case 1000:
                log += "after";
        }
        switch (await(step(s))) {
            case "Aa":
                log += await(step("Aa"));
                break;
            case "BB": // the same hash
                log += await(step("BB"));
            case "c":
                log += "c";
        }
        log += switch (await(step(c))) {
            case RED -> await(step("red"));
            case GREEN -> {
                String g = await(step("green"));
                for (int k = 0; k < 2; k++) {
                    if (await(step(k)) == 1) {
                        yield g + k;
                    }
                }
                yield g;
            }
            case BLUE -> throw new IllegalStateException(await(step("blue")));
        };
        log += 1 + switch (boxed) {
            case 1, 2 -> await(step(10)) + switch (await(step(c.ordinal()))) {
                case 0:
                    yield await(step(1));
                default:
                    yield 2;
            };
            default -> {
                try {
                    yield await(step(20));
                } finally {
                    log += await(step("yielded"));
                }
            }
        };
        switch (c) {
            case RED, BLUE -> log += await(step("rb"));
            case GREEN -> {
                switch (await(step('x'))) {
                    case 'x' -> log += "inner";
                    default -> log += "never";
                }
            }
        }
        return result(log);
    }

    @Async
    static Coroutine<String> tryInSwitchExpression(int k) {
        String log = "";
        int total = k + switch (await(step(k))) {
            case 0 -> {
                try {
                    yield await(step(1)) / await(step(0));
                } catch (ArithmeticException e) {
                    yield await(step(5));
                } finally {
                    log += await(step("f"));
                }
            }
            default -> await(step(2)) + switch (k) {
                case 1 -> {
                    try {
                        yield await(step(3));
                    } finally {
                        log += await(step("g"));
                    }
                }
                default -> 4;
            };
        };
        return result(log + total + String.join(",", "x", switch (k) {
            case 0 -> {
                try {
                    yield await(step("y"));
                } finally {
                    await(step("z"));
                }
            }
            default -> "w";
        }));
    }

    @Async
    static Coroutine<Integer> endless(int n) {
        int sum = 0;
        while (true) {
            sum += await(step(n));
            if (--n == 0) {
                return result(sum);
            }
        }
    }

    @Async
    static Coroutine<?> main() {
        say(await(loops()));
        say(await(labelled()));
        say(await(switches(0, "Aa", Color.RED, 1)));
        say(await(switches(100, "BB", Color.GREEN, 2)));
        say(await(switches(1000, "z", Color.GREEN, 3)));
        try {
            say(await(switches(7, "c", Color.BLUE, 1)));
        } catch (IllegalStateException e) {
            say(e.getMessage());
        }
        for (int k = 0; k < 3; k++) {
            say(await(tryInSwitchExpression(k)));
        }
        return result(await(endless(4)));
    }
}
