import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Without a package. */
public final class DefaultPackage {
    private int field = 3;

    @Async
    public static Coroutine<Object> works() {
        return result(await(new DefaultPackage().m(t(1, 4))));
    }

    @Async
    private Coroutine<Integer> m(int a) {
        return result(a * await(s(field)));
    }
}
