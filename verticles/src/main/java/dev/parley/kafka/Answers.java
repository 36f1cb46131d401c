package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Sends answers to topics. Completes when all copies are acknowledged; fails as Kafka's producer does. Stateless; sends in the
 * order of its calls.
 */
final class Answers {

    private final KafkaProducer<byte[], byte[]> producer;

    Answers(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends an answer, or its refusal where the topic does not take it for its size. */
    Future<Void> send(String topic, Answer answer) {
        var bytes = answer.bytes();
        var key = answer.key().getBytes(StandardCharsets.UTF_8);
        return producer.send(KafkaProducerRecord.create(topic, key, bytes))
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RecordTooLargeException
                        ? answer.refusal(tooLarge(topic, bytes.length))
                                .map(refusal -> send(topic, refusal))
                                .orElseGet(() -> Future.failedFuture(failure))
                        : Future.failedFuture(failure));
    }

    private static String tooLarge(String topic, int bytes) {
        return "the answer has " + bytes + " bytes, more than topic " + topic
                + " takes; its max.message.bytes and kafka.max-message-size must allow for it";
    }
}
