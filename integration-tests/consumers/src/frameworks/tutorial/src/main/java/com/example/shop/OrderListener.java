package com.example.shop;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.toThread;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.LoopThread;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Takes orders from Kafka; the end of the application cancels this task, which closes the consumer. */
@Component
class OrderListener implements ApplicationRunner {
    private final LoopThread loop;
    private final OrderBook book;
    private final String kafka;

    OrderListener(LoopThread loop, OrderBook book, @Value("${kafka}") String kafka) {
        this.loop = loop;
        this.book = book;
        this.kafka = kafka;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "group.id", "shop", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of("orders"));
        loop.submit(() -> listen(consumer));
    }

    @Async
    private Coroutine<Void> listen(Consumer<String, String> consumer) {
        for (ConsumerRecord<String, String> order : awaitEach(records(consumer))) {
            await(book.add(Integer.parseInt(order.value())));
        }
        return done();
    }

    @Async
    static <K, V> AsyncGenerator<ConsumerRecord<K, V>> records(Consumer<K, V> consumer) {
        try {
            while (true) {
                for (ConsumerRecord<K, V> next :
                        await(toThread(() -> consumer.poll(Duration.ofMinutes(1)), consumer::wakeup))) {
                    emit(next);
                }
            }
        } finally {
            await(toThread(() -> consumer.close()));
        }
    }
}
