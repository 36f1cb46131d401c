package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import dev.parley.kafka.messages.Messages.WrapperTask;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** The report system, the other side of the door of tasks: it knows the protobuf and the topics, and nothing of Parley. */
final class ReportSystem implements AutoCloseable {

    private final TopicClient client;
    private final String tasks;

    /** @param reads topics whose messages are collected, from their beginning */
    ReportSystem(String broker, String tasks, List<String> reads) {
        this.tasks = tasks;
        client = new TopicClient(broker, reads);
    }

    /** Returns when the broker has it. */
    void send(byte[] message) {
        client.send(tasks, "conversation", message);
    }

    void send(WrapperTask.Builder task) {
        send(task.build().toByteArray());
    }

    /** Sends many without waiting for each. */
    void sendAll(List<WrapperTask> messages) {
        client.sendAll(tasks, messages.stream().map(WrapperTask::toByteArray).toList());
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
        return client.received().stream()
                .filter(message -> message.key() != null && new String(message.key(), UTF_8).equals(taskId))
                .map(ReportSystem::parse)
                .toList();
    }

    /** The first message of a topic that is not an answer. */
    ConsumerRecord<byte[], byte[]> letter(String topic) {
        return client.messages(topic, 1).getFirst();
    }

    @Override
    public void close() {
        client.close();
    }

    private static WrapperResponse parse(ConsumerRecord<byte[], byte[]> message) {
        try {
            return WrapperResponse.parseFrom(message.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
