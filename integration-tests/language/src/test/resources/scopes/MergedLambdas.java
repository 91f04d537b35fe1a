import static dev.weft.Asyncio.*;

import dev.weft.Asyncio;
import dev.weft.AsyncCallable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Ordinary and asynchronous lambdas with the same text, of which javac makes one method unless a debugger is to tell them apart. */
public class MergedLambdas {
    static Callable<String> ordinary = () -> "same";
    static Coroutine<String> asynchronous = async(() -> "same");
    static AsyncCallable<String> kept = () -> "same";
    static Supplier<String> serializable = (Supplier<String> & Serializable) () -> "same";

    @Async static Coroutine<String> captured(String s) {
        Callable<String> before = () -> s + "captured";
        Coroutine<String> first = async(() -> s + "captured");
        Callable<String> after = () -> s + "captured";
        Coroutine<String> second = async(() -> s + "captured");
        try {
            return result(before.call() + await(first) + after.call() + await(second));
        } catch (Exception e) {
            return result("" + e);
        }
    }

    static int count;

    @Async static Coroutine<Void> bare() {
        Runnable ordinary = () -> count++;
        ordinary.run();
        await(async(() -> { count++; }));
        await(async(() -> { count++; }));
        Runnable same = () -> { count++; };
        same.run();
        return done();
    }

    static String all() throws Exception {
        return ordinary.call() + run(asynchronous) + run(async(kept)) + serializable.get() + run(captured("s"));
    }

    public static void main(String[] args) throws Exception {
        String text = all();
        run(bare());
        System.out.print(text + count);
    }
}
