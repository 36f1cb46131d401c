package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import dev.parley.kafka.messages.Messages.WrapperTask;
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

/** The other side of the door: it knows the protobuf and the topics, and nothing of Parley. */
final class ReportSystem implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String tasks;
    private final List<ConsumerRecord<byte[], byte[]>> received = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** @param reads topics whose messages are collected, from their beginning */
    ReportSystem(String broker, String tasks, List<String> reads) {
        this.tasks = tasks;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "max.request.size", 100 << 20, "buffer.memory", 200L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker,
                        "group.id",
                        "middleware-" + tasks,
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
    void send(byte[] message) {
        try {
            producer.send(new ProducerRecord<>(tasks, "conversation".getBytes(UTF_8), message))
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void send(WrapperTask.Builder task) {
        send(task.build().toByteArray());
    }

    /** Sends many without waiting for each. */
    void sendAll(List<WrapperTask> messages) {
        messages.forEach(message -> producer.send(new ProducerRecord<>(tasks, null, message.toByteArray())));
        producer.flush();
    }

    /** The first answer to a task. */
    WrapperResponse answer(String taskId) {
        return answers(taskId, 1).getFirst();
    }

    /** The answers to a task, when there are at least so many. */
    List<WrapperResponse> answers(String taskId, int least) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> answersSoFar(taskId), answers -> answers.size() >= least);
    }

    List<WrapperResponse> answersSoFar(String taskId) {
        return received.stream()
                .filter(message -> message.key() != null && new String(message.key(), UTF_8).equals(taskId))
                .map(ReportSystem::parse)
                .toList();
    }

    /** The first message of a topic that is not an answer. */
    ConsumerRecord<byte[], byte[]> letter(String topic) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> received.stream()
                                .filter(message -> message.topic().equals(topic))
                                .toList(),
                        letters -> !letters.isEmpty())
                .getFirst();
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

    private static WrapperResponse parse(ConsumerRecord<byte[], byte[]> message) {
        try {
            return WrapperResponse.parseFrom(message.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
