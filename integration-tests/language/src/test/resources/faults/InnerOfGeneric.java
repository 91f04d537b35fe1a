import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class InnerOfGeneric<Z> {
    class Inner<Y> {
        @Async
        Coroutine<Y> q(Y y) {
            await(yieldNow());
            return result(y);
        }
    }

    class NotGeneric {
        @Async
        Coroutine<Z> q(Z z) {
            await(yieldNow());
            return result(z);
        }
    }

    @Async
    Coroutine<Integer> parameter(InnerOfGeneric<Z>.Inner<String> inner) {
        return result(2 + await(inner.q("x")).length());
    }

    @Async
    static <T> Coroutine<Integer> ofStatic(InnerOfGeneric<T>.Inner<T> inner, T t) {
        return result(3 + await(inner.q(t)).toString().length());
    }

    public static void main(String[] args) {
        InnerOfGeneric<String> outer = new InnerOfGeneric<>();
        System.out.println(run(outer.new Inner<Integer>().q(1)));
        System.out.println(run(outer.new NotGeneric().q("z")));
        System.out.println(run(outer.parameter(outer.new Inner<String>())));
        System.out.println(run(ofStatic(outer.new Inner<String>(), "t")));
    }
}
