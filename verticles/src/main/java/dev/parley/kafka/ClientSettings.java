package dev.parley.kafka;

import dev.parley.conf.KafkaConf;
import dev.parley.conf.KafkaConf.Mechanism;
import dev.parley.conf.KafkaConf.Security;
import java.util.HashMap;
import java.util.Map;

/** The settings of Kafka's clients. Pure. */
final class ClientSettings {

    /** Of the largest message, for what Kafka adds to it. */
    private static final long OVERHEAD_BYTES = 64 << 10;

    private ClientSettings() {}

    static Map<String, Object> ofAdmin(KafkaConf conf) {
        var settings = common(conf);
        // It is asked every few seconds: an answer that is late is none.
        settings.put("request.timeout.ms", "3000");
        settings.put("default.api.timeout.ms", "3000");
        return finished(settings, conf);
    }

    static Map<String, Object> ofConsumer(KafkaConf conf, String topic, String group) {
        var settings = common(conf);
        // Two clients of one name in a process count for one.
        settings.put("client.id", "parley-" + topic);
        settings.put("group.id", group);
        // A new group that began with the latest would lose what came before it: tasks, candidates, requests.
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "500");
        // A commit that no broker answers must not keep the consumer from polling, or it would lose its partitions.
        settings.put("default.api.timeout.ms", "15000");
        return finished(settings, conf);
    }

    static Map<String, Object> ofProducer(KafkaConf conf) {
        var settings = common(conf);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("max.request.size", Long.toString(conf.maxMessageSize().bytes() + OVERHEAD_BYTES));
        // What is not acknowledged in this time is tried again by those who keep it.
        settings.put("max.block.ms", "5000");
        settings.put("request.timeout.ms", "10000");
        settings.put("delivery.timeout.ms", "20000");
        return finished(settings, conf);
    }

    private static Map<String, Object> common(KafkaConf conf) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", String.join(",", conf.servers()));
        settings.put("client.id", "parley");
        // New topics and moved brokers are seen sooner than after the five minutes of Kafka's default.
        settings.put("metadata.max.age.ms", "30000");
        settings.put("reconnect.backoff.max.ms", "2000");
        // Brokers may come back under other addresses than those they had: ask the first ones again.
        settings.put("metadata.recovery.strategy", "rebootstrap");
        secure(settings, conf.security());
        return settings;
    }

    private static Map<String, Object> finished(Map<String, Object> settings, KafkaConf conf) {
        conf.properties().forEach((name, value) -> settings.put(name, value.reveal()));
        return settings;
    }

    private static void secure(Map<String, Object> settings, Security security) {
        settings.put("security.protocol", security.protocol().name());
        if (security.protocol().name().startsWith("SASL")) {
            settings.put("sasl.mechanism", security.mechanism().word());
            settings.put("sasl.jaas.config", login(security));
        }
        security.truststore().ifPresent(store -> put(settings, "ssl.truststore", store));
        security.keystore().ifPresent(store -> put(settings, "ssl.keystore", store));
    }

    private static void put(Map<String, Object> settings, String prefix, KafkaConf.Store store) {
        settings.put(prefix + ".location", store.file().toString());
        settings.put(prefix + ".type", store.type());
        // A PEM file has no password; the key inside it may have one.
        var name = store.type().equals("PEM") ? "ssl.key.password" : prefix + ".password";
        store.password().ifPresent(password -> settings.put(name, password.reveal()));
    }

    private static String login(Security security) {
        var module = security.mechanism() == Mechanism.PLAIN ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        var password = security.password().map(secret -> secret.reveal()).orElse("");
        return "org.apache.kafka.common.security." + module + " required username="
                + quoted(security.user().orElse("")) + " password=" + quoted(password) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
