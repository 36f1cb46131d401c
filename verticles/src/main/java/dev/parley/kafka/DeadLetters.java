package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Lays aside what nobody can work on, with the reason and where it was; without its content where the topic does not take so
 * much. Completes when all copies are acknowledged; fails as Kafka's producer does. Stateless.
 */
final class DeadLetters {

    private static final byte[] NOTHING = {};

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    DeadLetters(KafkaProducer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Lays a whole message aside. */
    Future<Void> bury(KafkaConsumerRecord<byte[], byte[]> message, String reason) {
        return send(letter(message, message.key(), message.value(), reason), letter(message, NOTHING, NOTHING, reason));
    }

    /**
     * Lays one of the things aside that a message is about.
     *
     * @param index its place in the message, from 0
     * @param json what stood there
     */
    Future<Void> bury(KafkaConsumerRecord<byte[], byte[]> message, int index, String json, String reason) {
        var value = json.getBytes(StandardCharsets.UTF_8);
        return send(
                at(index, letter(message, message.key(), value, reason)),
                at(index, letter(message, NOTHING, NOTHING, reason)));
    }

    private Future<Void> send(
            KafkaProducerRecord<byte[], byte[]> letter, KafkaProducerRecord<byte[], byte[]> withoutContent) {
        return producer.send(letter)
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RecordTooLargeException
                        ? producer.send(withoutContent).mapEmpty()
                        : Future.failedFuture(failure));
    }

    private KafkaProducerRecord<byte[], byte[]> letter(
            KafkaConsumerRecord<byte[], byte[]> message, byte[] key, byte[] value, String reason) {
        return KafkaProducerRecord.create(topic, key, value)
                .addHeader("parley.reason", reason)
                .addHeader("parley.topic", message.topic())
                .addHeader("parley.partition", Integer.toString(message.partition()))
                .addHeader("parley.offset", Long.toString(message.offset()))
                .addHeader("parley.timestamp", Long.toString(message.timestamp()));
    }

    private static KafkaProducerRecord<byte[], byte[]> at(int index, KafkaProducerRecord<byte[], byte[]> letter) {
        return letter.addHeader("parley.index", Integer.toString(index));
    }
}
