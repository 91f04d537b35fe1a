// key: SWALLOWED_CANCELLATION
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> work() {
        try {
            await(sleep(1));
        } catch (Throwable e) {
            System.out.println(e);
        }
        try {
            await(sleep(2));
        } catch (IllegalStateException | Error e) {
            System.out.println(e);
        }
        try {
            await(sleep(3));
        } catch (Throwable e) {
            System.out.println(e);
            throw e;
        }
        try {
            await(sleep(4));
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            System.out.println(e);
        }
        try {
            System.out.println();
        } catch (Throwable e) {
            System.out.println(e);
        }
        try {
            await(sleep(5));
        } catch (Exception e) {
            System.out.println(e);
        }
        try (var group = new TaskGroup()) {
            System.out.println(group);
        } catch (Throwable e) {
            System.out.println(e);
        }
        try (var in = await(async(() -> new java.io.StringReader("")))) {
            System.out.println(in);
        } catch (Throwable e) {
            System.out.println(e);
        }
        try {
            Runnable elsewhere = () -> async(() -> await(sleep(6))).close();
            elsewhere.run();
        } catch (Throwable e) {
            System.out.println(e);
        }
        return done();
    }
}
