package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Lays requests about tables aside that nobody can read, as the office service did: JSON, without a key; without the content
 * where the topic does not take so much. Completes when all copies are acknowledged. Stateless.
 */
final class OfficeLetters {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final InstantSource clock;

    OfficeLetters(KafkaProducer<byte[], byte[]> producer, String topic, InstantSource clock) {
        this.producer = producer;
        this.topic = topic;
        this.clock = clock;
    }

    Future<Void> bury(KafkaConsumerRecord<byte[], byte[]> message, String reason) {
        return producer.send(letter(message, text(message.value()), reason))
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RecordTooLargeException
                        ? producer.send(letter(message, Optional.empty(), reason))
                                .mapEmpty()
                        : Future.failedFuture(failure));
    }

    private KafkaProducerRecord<byte[], byte[]> letter(
            KafkaConsumerRecord<byte[], byte[]> message, Optional<String> value, String reason) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("original_topic", message.topic())
                .put("original_partition", message.partition())
                .put("original_offset", message.offset())
                .put("original_key", text(message.key()).orElse(null))
                .put("original_value", value.orElse(null))
                .put("error_reason", reason)
                .put("timestamp", clock.instant().toString());
        return KafkaProducerRecord.create(topic, json.toString().getBytes(UTF_8));
    }

    private static Optional<String> text(byte @Nullable [] bytes) {
        return Optional.ofNullable(bytes).map(content -> new String(content, UTF_8));
    }
}
