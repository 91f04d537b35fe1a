package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Switches in all forms, awaits in selectors and arms. */
public final class Switches {
    @Async
    public static Coroutine<Object> colons() {
        int sum = 0;
        for (int i = 0; i < 6; i++) {
            switch (await(s(i))) {
                case 0:
                    sum += await(s(1));
                case 1:
                    sum += 10;
                    break;
                case 2:
                    continue;
                default:
                    sum += await(s(100));
                case 4:
                    sum++;
            }
            t(1, sum);
        }
        return result(sum);
    }

    @Async
    public static Coroutine<Object> arrows() {
        StringBuilder text = new StringBuilder();
        for (Color color : Color.values()) {
            switch (color) {
                case RED -> text.append(await(s("r")));
                case GREEN -> {
                    text.append(await(s("g")));
                    break;
                }
                default -> text.append(await(s(color.weight())));
            }
        }
        for (String word : List.of("one", "two", "Aa", "BB")) {
            int number = 1000 + switch (await(s(word))) {
                case "one" -> await(s(1));
                case "Aa", "BB" -> {
                    int length = await(s(word.length()));
                    yield length * 10;
                }
                default -> -1;
            };
            text.append(number);
        }
        return result(t(1, text.toString()));
    }

    @Async
    public static Coroutine<Object> operands() {
        long l = t(1, 5L) + switch (await(s(Color.BLUE))) {
            case RED -> 1;
            case GREEN -> await(s(2));
            case BLUE -> {
                int sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += await(s(i));
                }
                yield sum;
            }
        };
        Object object = await(s((Object) 12));
        if (object instanceof Integer i && await(s(i)) > 10 && !(await(s((Object) "x")) instanceof Integer)) {
            l += i;
        }
        return result(t(2, l));
    }

    @Async
    public static Coroutine<Object> nullSelector() {
        String none = await(s(null));
        return result(switch (none) {
            case "a" -> t(1, 1);
            default -> t(2, 2);
        });
    }
}
