package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Names that generated code might want for itself, overloads, and members that are called like markers. */
public final class Names {
    int label = 1;
    static Object sent = "sent";

    static final class Names$run {}

    @Async
    static Coroutine<Integer> run(int frame) {
        int self = frame + await(s(1));
        int label = self * await(s(2));
        return result(label + frame);
    }

    @Async
    static Coroutine<Integer> run(long frame) {
        return result((int) frame * await(s(3)));
    }

    @Async
    static Coroutine<Integer> run(Integer... frame) {
        return result(frame.length + await(s(4)));
    }

    @Async
    Coroutine<Object> resume(Object sent, Object i0, Object l0, long j0, Object $this) {
        label += await(s(1));
        return result(sent + "" + i0 + l0 + j0 + $this + await(s(label)) + Names.sent);
    }

    @Async
    Coroutine<Object> value(Object self) {
        return result(self + await(await$(self)));
    }

    @Async
    private Coroutine<String> await$(Object label) {
        return result("$" + await(s(label)));
    }

    @Async
    public static Coroutine<Object> collisions() {
        t(1, await(run(5)));
        t(2, await(run(5L)));
        t(3, await(run(1, 2, 3)));
        t(4, await(new Names().resume("a", "b", "c", 4, "e")));
        t(5, await(new Names().value("v")));
        int état = await(s(3));
        return result(état + await(async(() -> {
            Object label = await(s("lambda"));
            return label + "" + await(s(état));
        })));
    }
}
