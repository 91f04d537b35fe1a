import module java.base;
import module dev.weft;

public class ModuleImport {
    @Async
    static <T> Coroutine<T> later(T v) {
        Asyncio.await(Asyncio.yieldNow());
        return Asyncio.result(v);
    }

    @Async
    static Coroutine<Integer> program() {
        class Local {
            @Async
            Coroutine<Integer> m() {
                Asyncio.await(Asyncio.yieldNow());
                return Asyncio.result(2);
            }
        }
        var anonymous = new Object() {
            @Async
            AsyncGenerator<Integer> g() {
                Asyncio.emit(Asyncio.await(later(5)));
                return Asyncio.end();
            }
        };
        int n = 0;
        for (int x : Asyncio.awaitEach(anonymous.g())) {
            n += x * 10;
        }
        Supplier<Coroutine<Integer>> s = () -> Asyncio.async(() -> {
            Asyncio.await(Asyncio.yieldNow());
            return 100;
        });
        return Asyncio.result(Asyncio.await(later(1)) + Asyncio.await(new Local().m()) + n + Asyncio.await(s.get()));
    }

    public static void main(String[] args) {
        System.out.println(Asyncio.run(program()));
    }
}
