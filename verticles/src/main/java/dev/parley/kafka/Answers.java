package dev.parley.kafka;

import dev.parley.conf.KafkaConf.Topics;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * What this door writes to topics: answers, and messages that nobody can read. Completes when all copies are acknowledged; fails
 * as Kafka's producer does. Stateless; sends in the order of its calls.
 */
final class Answers {

    private static final byte[] NOTHING = {};

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;

    Answers(KafkaProducer<byte[], byte[]> producer, Topics topics) {
        this.producer = producer;
        this.topics = topics;
    }

    /** Sends an answer to the topic of callbacks. */
    Future<Void> send(WrapperResponse answer) {
        return send(topics.callback(), answer);
    }

    /** Sends an answer with the task's id as key. One that the topic does not take for its size becomes an error that says so. */
    Future<Void> send(String topic, WrapperResponse answer) {
        var bytes = answer.toByteArray();
        return producer.send(KafkaProducerRecord.create(topic, utf8(answer.getTaskId()), bytes))
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RecordTooLargeException && !answer.hasError()
                        ? send(topic, tooLarge(topic, answer, bytes.length))
                        : Future.failedFuture(failure));
    }

    /** Lays a message that nobody can read aside, with the reason and where it was; without its content if it is too large. */
    Future<Void> bury(KafkaConsumerRecord<byte[], byte[]> message, String reason) {
        return producer.send(dead(message, message.key(), message.value(), reason))
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RecordTooLargeException
                        ? producer.send(dead(message, NOTHING, NOTHING, reason)).mapEmpty()
                        : Future.failedFuture(failure));
    }

    private KafkaProducerRecord<byte[], byte[]> dead(
            KafkaConsumerRecord<byte[], byte[]> message, byte[] key, byte[] value, String reason) {
        return KafkaProducerRecord.create(topics.deadLetter(), key, value)
                .addHeader("parley.reason", reason)
                .addHeader("parley.topic", message.topic())
                .addHeader("parley.partition", Integer.toString(message.partition()))
                .addHeader("parley.offset", Long.toString(message.offset()))
                .addHeader("parley.timestamp", Long.toString(message.timestamp()));
    }

    private static WrapperResponse tooLarge(String topic, WrapperResponse answer, int bytes) {
        return AnswerTranslation.error(
                answer.getTaskId(),
                "too-large: the answer has " + bytes + " bytes, more than topic " + topic
                        + " takes; its max.message.bytes and kafka.max-message-size must allow for it");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
