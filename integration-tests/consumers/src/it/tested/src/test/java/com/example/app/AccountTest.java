package com.example.app;

import static dev.weft.Asyncio.*;
import static org.junit.jupiter.api.Assertions.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Asynchronous code in test classes, also nested ones, is compiled as any other. */
final class AccountTest {
    private final Account account = new Account();

    @Test
    void addsUp() {
        assertEquals(3, run(addUp()).intValue());
    }

    @Async
    private Coroutine<Integer> addUp() {
        await(account.deposit(1));
        assertEquals(3, await(account.deposit(2)).intValue());
        return account.deposit(0);
    }

    @Test
    void makesTwoDeposits() {
        assertEquals(4, run(async(() -> await(account.twice(2)))).intValue());
    }

    @Nested
    final class History {
        @Test
        void startsAtZero() {
            List<Integer> seen = new ArrayList<>();
            run(async(() -> {
                for (int i : awaitEach(account.history(2))) {
                    seen.add(i);
                }
            }));
            assertEquals(List.of(0, 1), seen);
        }
    }

    @Test
    void makesWhatNobodyAwaits() {
        account.close().close();
    }
}
