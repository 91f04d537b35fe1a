package dev.weft.frameworks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.fromCallback;
import static dev.weft.Asyncio.toThread;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A producer that is awaited, and a consumer that is a generator. */
public final class KafkaRecords {
    private KafkaRecords() {}

    static <K, V> Coroutine<RecordMetadata> send(Producer<K, V> producer, ProducerRecord<K, V> message) {
        return fromCallback(callback -> producer.send(message, (metadata, failure) -> {
            if (failure == null) {
                callback.success(metadata);
            } else {
                callback.failure(failure);
            }
        }));
    }

    /**
     * What {@code consumer} is subscribed to, one record at a time. A batch is committed when all of its records have
     * been taken; leaving the loop, or a cancellation, closes the consumer.
     */
    @Async
    static <K, V> AsyncGenerator<ConsumerRecord<K, V>> records(Consumer<K, V> consumer) {
        try {
            while (true) {
                // A cancelled wait wakes the consumer up and lasts until that has ended: nobody closes it meanwhile.
                ConsumerRecords<K, V> batch =
                        await(toThread(() -> consumer.poll(Duration.ofMinutes(1)), consumer::wakeup));
                for (ConsumerRecord<K, V> next : batch) {
                    emit(next);
                }
                await(toThread(() -> consumer.commitSync(), consumer::wakeup));
            }
        } finally {
            await(toThread(() -> consumer.close()));
        }
    }
}
