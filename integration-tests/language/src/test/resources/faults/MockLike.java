import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;

public class MockLike {
    interface Repository {
        Coroutine<String> load(String key);
    }

    static <T> T verify(T mock) {
        return mock;
    }

    record Stubber(Object value) {
        <T> T when(T mock) {
            return mock;
        }
    }

    static Stubber doReturn(Object value) {
        return new Stubber(value);
    }

    public static void main(String[] args) {
        Repository mock = key -> result("r" + key);
        verify(mock).load("x");
        doReturn(result("y")).when(mock).load("x");
        System.out.println("ok");
    }
}
