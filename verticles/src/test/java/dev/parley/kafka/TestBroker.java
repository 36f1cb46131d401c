package dev.parley.kafka;

import dev.parley.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real broker at an address that stays, whether it runs or not; for one test class. It takes messages of 64 MiB. */
final class TestBroker implements BeforeAllCallback, AfterAllCallback {

    private static final long LARGEST = 64 << 20;

    private final boolean startAtOnce;
    private final int port;
    private final Path data;
    private Optional<EmbeddedKafka> running = Optional.empty();

    TestBroker(boolean startAtOnce) {
        this.startAtOnce = startAtOnce;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            data = Files.createTempDirectory("parley-test-kafka");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (startAtOnce) {
            start();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        stop();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it where it does not run. */
    void start() {
        if (running.isEmpty()) {
            running = Optional.of(EmbeddedKafka.start(data, port, LARGEST));
        }
    }

    void stop() {
        running.ifPresent(EmbeddedKafka::close);
        running = Optional.empty();
    }

    /** @param largest message that the topic takes, in bytes */
    void makeTopic(String name, int partitions, int largest) {
        try (var admin = admin()) {
            var topic = new NewTopic(name, partitions, (short) 1)
                    .configs(Map.of("max.message.bytes", Integer.toString(largest)));
            result(admin.createTopics(List.of(topic)).all());
        }
    }

    /** Changes the largest message that a topic takes, in bytes. */
    void limit(String name, int largest) {
        try (var admin = admin()) {
            var entry = new ConfigEntry("max.message.bytes", Integer.toString(largest));
            result(admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, name),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all());
        }
    }

    /** How many messages of a topic a group has not committed. */
    long lag(String group, String topic) {
        try (var admin = admin()) {
            var committed = result(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            var description =
                    result(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            description
                    .partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            return result(admin.listOffsets(latest).all()).entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - Optional.ofNullable(committed.get(end.getKey()))
                                    .map(place -> place.offset())
                                    .orElse(0L))
                    .sum();
        }
    }

    /** Ids of the members of a group; another after a member has left and come again. */
    List<String> members(String group) {
        try (var admin = admin()) {
            return result(admin.describeConsumerGroups(List.of(group)).all()).get(group).members().stream()
                    .map(MemberDescription::consumerId)
                    .toList();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
