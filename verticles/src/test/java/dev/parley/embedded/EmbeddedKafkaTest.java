package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    static final long LARGEST = 1 << 20;
    static final String TOPIC = "talk";

    @TempDir
    Path data;

    @Test
    void whatWasAcknowledgedIsThereAfterAnotherStart() throws Exception {
        try (var kafka = EmbeddedKafka.start(data, 0, LARGEST);
                var producer = new KafkaProducer<String, String>(
                        Map.of("bootstrap.servers", kafka.address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "key", "слово")).get(30, TimeUnit.SECONDS);
        }

        assertThat(firstMessageAfterAStart()).isEqualTo("слово");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var doomed = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedKafka.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        var said = new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(DoomedKafka.ACKNOWLEDGED::equals)
                .findFirst();
        assertThat(said).isPresent();

        doomed.destroyForcibly().waitFor();

        assertThat(firstMessageAfterAStart()).isEqualTo("слово");
    }

    @Test
    void aBrokerThatWantsToEndItsProcessDoesNot() {
        try (var _ = EmbeddedKafka.start(data, 0, LARGEST)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> Exit.exit(1, "a fatal fault"))
                    .withMessageContaining("a fatal fault");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Exit.halt(1, "a fatal fault"));
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

    private String firstMessageAfterAStart() {
        try (var kafka = EmbeddedKafka.start(data, 0, LARGEST);
                var consumer = new KafkaConsumer<String, String>(
                        Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }
}
