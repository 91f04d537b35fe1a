package com.example.shop;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.fromCallback;
import static dev.weft.Asyncio.result;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {
    record Receipt(String item, int cents) {}

    private final Prices prices;
    private final Producer<String, String> producer;
    private final OrderBook book;

    OrderController(Prices prices, Producer<String, String> producer, OrderBook book) {
        this.prices = prices;
        this.producer = producer;
        this.book = book;
    }

    @Async
    @PostMapping("/orders")
    Coroutine<Receipt> order(@RequestParam String item) throws IOException {
        int cents = await(prices.of(item));
        await(send(new ProducerRecord<>("orders", item, Integer.toString(cents))));
        return result(new Receipt(item, cents));
    }

    private Coroutine<RecordMetadata> send(ProducerRecord<String, String> message) {
        return fromCallback(callback -> producer.send(message, (metadata, failure) -> {
            if (failure == null) {
                callback.success(metadata);
            } else {
                callback.failure(failure);
            }
        }));
    }

    /** The turnover, each time that it changes, for as long as the client listens. */
    @Async
    @GetMapping(path = "/turnover", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    AsyncGenerator<Integer> turnover() {
        int last = -1;
        while (true) {
            last = await(book.otherThan(last));
            emit(last);
        }
    }
}
