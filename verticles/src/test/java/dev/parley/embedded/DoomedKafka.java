package dev.parley.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A process of its own that has a message acknowledged and then waits to be killed. */
final class DoomedKafka {

    static final String ACKNOWLEDGED = "acknowledged";

    private DoomedKafka() {}

    public static void main(String[] arguments) throws Exception {
        var kafka = EmbeddedKafka.start(Path.of(arguments[0]), 0, EmbeddedKafkaTest.LARGEST);
        try (var producer = new KafkaProducer<String, String>(
                Map.of("bootstrap.servers", kafka.address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(EmbeddedKafkaTest.TOPIC, "key", "слово"))
                    .get();
        }
        System.out.println(ACKNOWLEDGED);
        new CountDownLatch(1).await();
    }
}
