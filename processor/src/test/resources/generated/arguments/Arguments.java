package demo;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.List;
import java.util.Map;

class Arguments<E extends Comparable<E>> {
    private final E first;

    Arguments(E first) {
        this.first = first;
    }

    @Async
    <T extends CharSequence & Comparable<T>> Coroutine<Map<String, List<T>>> generic(
            T bounded, E ofClass, List<? super T> list, T[] array, int[][] numbers, long... rest) {
        long sum = 0;
        for (long one : rest) {
            sum += await(add(sum, one));
        }
        System.out.println(first + "" + sum);
        return result(Map.of("<" + sum + ">", List.of(bounded)));
    }

    @Async
    private static Coroutine<Long> add(long a, long b) {
        return result(a + b);
    }

    @Async
    static Coroutine<Hidden> hidden(Hidden hidden, Hidden[] many, Map.Entry<String, Hidden> entry, Inner inner) {
        await(sleep(hidden.seconds));
        return result(hidden);
    }

    @Async
    static AsyncGenerator<Integer> numbers(int from, int to) {
        for (int i = from; i < to; i++) {
            emit(i);
        }
        return end();
    }

    private static class Hidden extends Shown {
        double seconds;

        @Async
        Coroutine<Void> waitFor() {
            await(sleep(seconds));
            return done();
        }
    }

    static class Shown {}

    private interface Inner {
        @Async
        default Coroutine<Inner> self() {
            return result(this);
        }
    }
}
