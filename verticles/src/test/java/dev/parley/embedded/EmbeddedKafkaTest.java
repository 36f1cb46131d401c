package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    private static final long LARGEST = 1 << 20;

    @TempDir
    Path data;

    @Test
    void whatWasAcknowledgedIsThereAfterAnotherStart() throws Exception {
        try (var kafka = EmbeddedKafka.start(data, 0, LARGEST);
                var producer = new KafkaProducer<String, String>(
                        Map.of("bootstrap.servers", kafka.address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("talk", "key", "слово")).get(30, TimeUnit.SECONDS);
        }

        try (var kafka = EmbeddedKafka.start(data, 0, LARGEST);
                var consumer = new KafkaConsumer<String, String>(
                        Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("talk", 0)));

            assertThat(consumer.poll(Duration.ofSeconds(30)))
                    .singleElement()
                    .satisfies(message -> assertThat(message.value()).isEqualTo("слово"));
        }
    }

    @Test
    void aTakenPortIsNamedWithTheWayOut() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> EmbeddedKafka.start(data, socket.getLocalPort(), LARGEST))
                    .withMessageContaining("127.0.0.1:" + socket.getLocalPort())
                    .withMessageContaining("in use")
                    .withMessageContaining("kafka.embedded-port");
        }
    }
}
