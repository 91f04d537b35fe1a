package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;
import java.util.List;
import lombok.Builder;
import lombok.Getter;
import lombok.Singular;
import lombok.SneakyThrows;
import lombok.val;

/** Lombok writes the accessors, the builder, and parts of the asynchronous bodies themselves. */
@Getter
@Builder
final class Order {
    private final String customer;

    @Singular
    private final List<String> items;

    @Async
    Coroutine<String> describe() {
        val separator = await(separator());
        val text = new StringBuilder(getCustomer());
        for (val item : items) {
            text.append(separator).append(await(async(() -> {
                val upper = item.toUpperCase();
                await(yieldNow());
                return upper;
            })));
        }
        return result(text.toString());
    }

    @Async
    private Coroutine<String> separator() {
        await(yieldNow());
        return result(items.isEmpty() ? "" : ": ");
    }

    @Async
    AsyncGenerator<Order> split() {
        for (val item : getItems()) {
            emit(Order.builder().customer(customer).item(item).build());
            await(yieldNow());
        }
        return end();
    }

    @Async
    @SneakyThrows
    Coroutine<Void> fail() {
        await(yieldNow());
        throw new IOException("no " + getCustomer());
    }
}
