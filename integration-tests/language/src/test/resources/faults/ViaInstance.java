import dev.weft.Asyncio;
import dev.weft.Coroutine;

public class ViaInstance {
    static Coroutine<Integer> m(Asyncio a) {
        return a.async(() -> {
            a.await(a.yieldNow());
            return 4;
        });
    }

    public static void main(String[] args) {
        System.out.println(Asyncio.run(m(null)));
    }
}
