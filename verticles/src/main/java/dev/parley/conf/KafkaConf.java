package dev.parley.conf;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Kafka door.
 *
 * @param servers brokers to ask first, {@code host:port}; empty where there is no Kafka, or an embedded broker
 * @param embedded whether a broker runs in this process
 * @param embeddedPort its port; 0 for any free one
 * @param group what the consumer group of tasks begins with
 * @param user name of the user who owns the jobs and the interviews
 * @param inFlight messages of one partition that are recorded at once
 * @param maxMessageSize largest task that is taken and largest answer that is sent
 * @param language BCP 47 tag of the recordings; empty to have it found out
 * @param denoise whether steady noise is made quieter when a recording is converted
 * @param properties of Kafka's clients, by their names there; they win over everything else
 */
public record KafkaConf(
        List<String> servers,
        boolean embedded,
        int embeddedPort,
        String group,
        Topics topics,
        Interviews interviews,
        Office office,
        String user,
        int inFlight,
        DataSize maxMessageSize,
        Optional<String> language,
        boolean denoise,
        Security security,
        Map<String, Secret> properties) {

    private static final String SERVERS = "kafka.bootstrap.servers";
    private static final String PROPERTIES = "kafka.properties";

    public KafkaConf {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
    }

    /** @param create whether those that are missing are made */
    public record Topics(String task, String callback, String deadLetter, boolean create) {}

    /**
     * Who wants candidates interviewed, and takes the reports.
     *
     * @param enabled whether candidates are read, and the topics are made
     * @param topic of candidates
     * @param reportTopic of reports; empty where they are sent nowhere
     * @param reportsFolder where reports lie while they cannot be sent
     */
    public record Interviews(
            boolean enabled,
            String topic,
            String group,
            Optional<String> reportTopic,
            String deadLetter,
            Path reportsFolder) {}

    /**
     * Who asks about tables.
     *
     * @param enabled whether requests are read, and the topics are made
     */
    public record Office(boolean enabled, String requests, String responses, String deadLetter, String group) {}

    /** How brokers are spoken to; the words are Kafka's. */
    public enum Protocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL
    }

    /** How a user is proved. */
    public enum Mechanism {
        PLAIN,
        SCRAM_SHA_256,
        SCRAM_SHA_512;

        /** As Kafka calls it. */
        public String word() {
            return name().replace('_', '-');
        }
    }

    /** A file of certificates or keys. */
    public record Store(Path file, Optional<Secret> password) {

        /** Kafka's word for what is in the file, told by its ending. */
        public String type() {
            var name = file.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".pem") ? "PEM" : name.endsWith(".jks") ? "JKS" : "PKCS12";
        }
    }

    public record Security(
            Protocol protocol,
            Mechanism mechanism,
            Optional<String> user,
            Optional<Secret> password,
            Optional<Store> truststore,
            Optional<Store> keystore) {}

    /** Whether there is a Kafka at all. */
    public boolean isOn() {
        return embedded || !servers.isEmpty();
    }

    /** The same with other brokers. */
    public KafkaConf at(String server) {
        return new KafkaConf(
                List.of(server),
                embedded,
                embeddedPort,
                group,
                topics,
                interviews,
                office,
                user,
                inFlight,
                maxMessageSize,
                language,
                denoise,
                security,
                properties);
    }

    static KafkaConf read(Settings settings) {
        var servers = settings.list(SERVERS);
        var embedded = settings.flag("kafka.embedded");
        if (!servers.stream().allMatch(server -> server.matches("[^\\s:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}"))) {
            settings.refuse(SERVERS, "must be a list such as [kafka-1:9092, kafka-2:9092]");
        }
        if (embedded && !servers.isEmpty()) {
            settings.refuse(SERVERS, "must be empty with kafka.embedded, which is a broker of its own: choose one");
        }
        return new KafkaConf(
                servers,
                embedded,
                settings.integer("kafka.embedded-port", 0, 65_535),
                settings.text("kafka.group"),
                topics(settings),
                interviews(settings),
                office(settings),
                settings.text("kafka.user"),
                settings.integer("kafka.in-flight", 1, 10_000),
                settings.size("kafka.max-message-size", DataSize.ofKibibytes(1), DataSize.ofMebibytes(512)),
                settings.optionalText("kafka.language"),
                settings.flag("kafka.denoise"),
                security(settings),
                properties(settings));
    }

    private static Topics topics(Settings settings) {
        return new Topics(
                topic(settings, "kafka.task-topic"),
                topic(settings, "kafka.callback-topic"),
                topic(settings, "kafka.dead-letter-topic"),
                settings.flag("kafka.create-topics"));
    }

    private static Interviews interviews(Settings settings) {
        return new Interviews(
                settings.flag("kafka.interviews.enabled"),
                topic(settings, "kafka.interviews.topic"),
                settings.text("kafka.interviews.group"),
                settings.optionalText("interview.report-topic").map(_ -> topic(settings, "interview.report-topic")),
                topic(settings, "kafka.interviews.dead-letter-topic"),
                settings.optionalPath("interview.reports-folder")
                        .or(() -> settings.optionalPath("store.data").map(data -> data.resolve("reports")))
                        .orElse(Path.of("reports")));
    }

    private static Office office(Settings settings) {
        return new Office(
                settings.flag("kafka.office.enabled"),
                topic(settings, "kafka.office.request-topic"),
                topic(settings, "kafka.office.response-topic"),
                topic(settings, "kafka.office.dead-letter-topic"),
                settings.text("kafka.office.group"));
    }

    private static String topic(Settings settings, String key) {
        var topic = settings.text(key);
        if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
            settings.refuse(key, "must be 1 to 249 letters, digits, dots, dashes and underscores");
        }
        return topic;
    }

    private static Security security(Settings settings) {
        var protocol = settings.choice("kafka.security.protocol", Protocol.class);
        var user = settings.optionalText("kafka.security.user");
        if (protocol.name().startsWith("SASL") && user.isEmpty()) {
            settings.refuse("kafka.security.user", "must not be empty with a protocol of SASL");
        }
        return new Security(
                protocol,
                settings.choice("kafka.security.mechanism", Mechanism.class),
                user,
                settings.secret("kafka.security.password"),
                store(settings, "kafka.security.truststore"),
                store(settings, "kafka.security.keystore"));
    }

    private static Optional<Store> store(Settings settings, String key) {
        var password = settings.secret(key + "-password");
        return settings.optionalPath(key).map(file -> new Store(file, password));
    }

    private static Map<String, Secret> properties(Settings settings) {
        var properties = new LinkedHashMap<String, Secret>();
        for (var property : settings.secretList(PROPERTIES)) {
            var parts = property.split("=", 2);
            if (parts.length < 2 || parts[0].isBlank()) {
                settings.refuse(PROPERTIES, "must be a list such as [client.id=parley, linger.ms=5]");
            } else {
                properties.put(parts[0].strip(), new Secret(parts[1].strip()));
            }
        }
        return properties;
    }
}
