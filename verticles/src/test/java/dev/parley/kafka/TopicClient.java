package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A client of a broker that writes to topics and collects what others write. */
final class TopicClient implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> received = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** @param reads topics whose messages are collected, from their beginning */
    TopicClient(String broker, List<String> reads) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "max.request.size", 100 << 20, "buffer.memory", 200L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker,
                        "group.id",
                        "other-side-of-" + String.join("-", reads),
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "500"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(reads);
        reader = Thread.ofPlatform().start(this::read);
    }

    /** Returns when the broker has it. */
    void send(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value))
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void send(String topic, String key, String value) {
        send(topic, key, value.getBytes(UTF_8));
    }

    /** Sends many without waiting for each. */
    void sendAll(String topic, List<byte[]> values) {
        values.forEach(value -> producer.send(new ProducerRecord<>(topic, null, value)));
        producer.flush();
    }

    /** What has come so far. */
    List<ConsumerRecord<byte[], byte[]>> received() {
        return received;
    }

    /** What has come of a topic so far. */
    List<ConsumerRecord<byte[], byte[]>> received(String topic) {
        return received.stream()
                .filter(message -> message.topic().equals(topic))
                .toList();
    }

    /** The messages of a topic, when there are at least so many. */
    List<ConsumerRecord<byte[], byte[]>> messages(String topic, int least) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> received(topic), messages -> messages.size() >= least);
    }

    static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(received::add);
            }
        } catch (WakeupException _) {
            // The test is over.
        }
    }
}
