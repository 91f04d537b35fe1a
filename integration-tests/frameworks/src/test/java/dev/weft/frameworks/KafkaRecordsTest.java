package dev.weft.frameworks;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.waitAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KafkaRecordsTest {
    private static Consumer<String, String> consumer(String address, String group) {
        Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "group.id", group, "auto.offset.reset", "earliest", "enable.auto.commit", false),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of("words"));
        return consumer;
    }

    @Async
    private static Coroutine<List<String>> take(Consumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        for (ConsumerRecord<String, String> next : awaitEach(KafkaRecords.records(consumer))) {
            values.add(next.value());
            if (values.size() == count) {
                break;
            }
        }
        return result(values);
    }

    @Async
    private static Coroutine<Void> listen(Consumer<String, String> consumer, List<String> heard, AsyncEvent all) {
        for (ConsumerRecord<String, String> next : awaitEach(KafkaRecords.records(consumer))) {
            heard.add(next.value());
            if (heard.size() == 3) {
                all.set();
            }
        }
        return done();
    }

    @Test
    void recordsAreSentAndTakenAndAConsumerThatWaitsCanBeCancelled(@TempDir Path folder) throws Exception {
        try (Broker broker = new Broker(folder);
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address), new StringSerializer(), new StringSerializer())) {
            run(async(() -> {
                for (String word : List.of("to", "be", "or")) {
                    await(KafkaRecords.send(producer, new ProducerRecord<>("words", word)));
                }
                assertThat(await(take(consumer(broker.address, "readers"), 3))).containsExactly("to", "be", "or");

                Consumer<String, String> idle = consumer(broker.address, "others");
                List<String> heard = new ArrayList<>();
                AsyncEvent all = new AsyncEvent();
                Task<Void> listener = createTask(listen(idle, heard, all));
                await(all.await());
                listener.cancel();
                await(waitAll(List.of(listener)));
                assertThat(listener.isCancelled()).isTrue();
                assertThatThrownBy(() -> idle.poll(Duration.ZERO)).hasMessage("This consumer has already been closed.");
            }));
        }
    }
}
