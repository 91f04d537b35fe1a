package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** A long handler on Weft, line by line what the Kotlin functions of the same names do. */
final class WeftHandler {
    private static final String[] NAMES = {"ada", "grace", "barbara", "edsger"};

    private WeftHandler() {}

    @Async
    static Coroutine<Long> handleAll(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += await(handle(i));
        }
        return result(sum);
    }

    /** Thirty awaits, of which ten have to wait, and fifty variables that are read at the end. */
    @Async
    private static Coroutine<Long> handle(int request) {
        String name0 = await(find(request + 0));
        long user0 = await(load(request * 3L));
        int size0 = name0.length() + 0;
        double share0 = user0 / (double) (size0 + 1);
        int done0 = await(wait(size0));
        String name1 = await(find(request + 1));
        long user1 = await(load(request * 4L));
        int size1 = name1.length() + 1;
        double share1 = user1 / (double) (size1 + 1);
        int done1 = await(wait(size1));
        String name2 = await(find(request + 2));
        long user2 = await(load(request * 5L));
        int size2 = name2.length() + 2;
        double share2 = user2 / (double) (size2 + 1);
        int done2 = await(wait(size2));
        String name3 = await(find(request + 3));
        long user3 = await(load(request * 6L));
        int size3 = name3.length() + 3;
        double share3 = user3 / (double) (size3 + 1);
        int done3 = await(wait(size3));
        String name4 = await(find(request + 4));
        long user4 = await(load(request * 7L));
        int size4 = name4.length() + 4;
        double share4 = user4 / (double) (size4 + 1);
        int done4 = await(wait(size4));
        String name5 = await(find(request + 5));
        long user5 = await(load(request * 8L));
        int size5 = name5.length() + 5;
        double share5 = user5 / (double) (size5 + 1);
        int done5 = await(wait(size5));
        String name6 = await(find(request + 6));
        long user6 = await(load(request * 9L));
        int size6 = name6.length() + 6;
        double share6 = user6 / (double) (size6 + 1);
        int done6 = await(wait(size6));
        String name7 = await(find(request + 7));
        long user7 = await(load(request * 10L));
        int size7 = name7.length() + 7;
        double share7 = user7 / (double) (size7 + 1);
        int done7 = await(wait(size7));
        String name8 = await(find(request + 8));
        long user8 = await(load(request * 11L));
        int size8 = name8.length() + 8;
        double share8 = user8 / (double) (size8 + 1);
        int done8 = await(wait(size8));
        String name9 = await(find(request + 9));
        long user9 = await(load(request * 12L));
        int size9 = name9.length() + 9;
        double share9 = user9 / (double) (size9 + 1);
        int done9 = await(wait(size9));
        long users = user0 + user1 + user2 + user3 + user4 + user5 + user6 + user7 + user8 + user9;
        int sizes = size0 + size1 + size2 + size3 + size4 + size5 + size6 + size7 + size8 + size9;
        double shares = share0 + share1 + share2 + share3 + share4 + share5 + share6 + share7 + share8 + share9;
        int all = done0 + done1 + done2 + done3 + done4 + done5 + done6 + done7 + done8 + done9;
        int last = name0.charAt(0) + name1.charAt(0) + name2.charAt(0) + name3.charAt(0) + name4.charAt(0) + name5.charAt(0) + name6.charAt(0) + name7.charAt(0) + name8.charAt(0) + name9.charAt(0);
        return result(users + sizes + (long) shares + all + last);
    }

    /** Has its value already. */
    @Async
    private static Coroutine<String> find(int key) {
        if (key < 0) {
            await(yieldNow());
        }
        return result(NAMES[key & 3]);
    }

    /** Has its value already. */
    @Async
    private static Coroutine<Long> load(long key) {
        if (key < 0) {
            await(yieldNow());
        }
        return result(key & 0xff);
    }

    /** Has to wait. */
    @Async
    private static Coroutine<Integer> wait(int size) {
        await(yieldNow());
        return result(size & 7);
    }
}
