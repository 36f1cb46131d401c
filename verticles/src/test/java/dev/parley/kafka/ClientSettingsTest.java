package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.Conf;
import dev.parley.conf.KafkaConf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

    @Test
    void aNewGroupBeginsWithTheOldestMessage() {
        assertThat(ClientSettings.ofConsumer(conf(Map.of()), "task", "python-consumer-task"))
                .containsEntry("group.id", "python-consumer-task")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("enable.auto.commit", "false");
    }

    @Test
    void kafkaKnowsEverySetting() {
        var conf = conf(Map.of());
        var consumer = new HashMap<>(ClientSettings.ofConsumer(conf, "task", "group"));
        consumer.put("key.deserializer", ByteArrayDeserializer.class);
        consumer.put("value.deserializer", ByteArrayDeserializer.class);
        var producer = new HashMap<>(ClientSettings.ofProducer(conf));
        producer.put("key.serializer", ByteArraySerializer.class);
        producer.put("value.serializer", ByteArraySerializer.class);

        assertThat(new ConsumerConfig(consumer).unused()).doesNotContain("group.id");
        assertThat(new ProducerConfig(producer).getString("acks")).isEqualTo("-1");
        assertThat(ConsumerConfig.configNames()).containsAll(consumer.keySet());
        assertThat(ProducerConfig.configNames()).containsAll(producer.keySet());
    }

    @Test
    void aUserIsProvedByScramOverTls() {
        var settings = ClientSettings.ofProducer(conf(Map.of(
                "kafka.security.protocol", "sasl-ssl",
                "kafka.security.user", "anna",
                "kafka.security.password", "a\"b\\c",
                "kafka.security.truststore", "ca.pem",
                "kafka.security.keystore", "own.p12",
                "kafka.security.keystore-password", "hush")));

        assertThat(settings)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"anna\" password=\"a\\\"b\\\\c\";")
                .containsEntry("ssl.truststore.location", "ca.pem")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.keystore.type", "PKCS12")
                .containsEntry("ssl.keystore.password", "hush");
    }

    @Test
    void aPropertyOfKafkasOwnWinsOverOurs() {
        var settings = ClientSettings.ofConsumer(
                conf(Map.of("kafka.properties", "max.poll.records=7, client.rack=a=b")), "task", "group");

        assertThat(settings).containsEntry("max.poll.records", "7").containsEntry("client.rack", "a=b");
    }

    private static KafkaConf conf(Map<String, String> settings) {
        var all = new HashMap<>(Map.of("kafka.bootstrap.servers", "host:9092"));
        all.putAll(settings);
        return Conf.load(Optional.empty(), Map.of(), all).kafka();
    }
}
