package dev.parley.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker inside this process, controller included, on the loopback, with its data in {@code data/kafka}. What was
 * acknowledged is there at the next start, whether this one was closed or the process killed.
 *
 * <p>Blocking; call from any thread but an event loop. Close it after everything that uses it.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;

    /** What a message has beside its key and value. */
    private static final int RECORD_OVERHEAD_BYTES = 64 << 10;

    private final KafkaRaftServer server;
    private final String address;

    private EmbeddedKafka(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Starts a broker and returns when it takes messages.
     *
     * @param data folder of everything that is kept
     * @param port 0 for any free one
     * @param largestMessage bytes of the largest message that it takes
     * @throws CannotStartException when the port is taken, or another process uses the folder
     */
    public static EmbeddedKafka start(Path data, int port, long largestMessage) {
        var started = System.nanoTime();
        // A broker that meets a fatal error ends its process; ours has more to do.
        Exit.setExitProcedure(EmbeddedKafka::refuseToExit);
        Exit.setHaltProcedure(EmbeddedKafka::refuseToExit);
        var folder = data.toAbsolutePath().normalize().resolve("kafka");
        var address = HOST + ":" + (port == 0 ? FreePort.find() : port);
        try {
            Files.createDirectories(folder);
            format(folder);
            var server = new KafkaRaftServer(
                    new KafkaConfig(properties(folder, address, HOST + ":" + FreePort.find(), largestMessage)),
                    Time.SYSTEM);
            startUp(server);
            log.info("embedded Kafka on {} in {} ms", address, (System.nanoTime() - started) / 1_000_000);
            return new EmbeddedKafka(server, address);
        } catch (Exception e) {
            throw new CannotStartException(
                    "the embedded Kafka cannot start on " + address + " with its data in " + folder + " (" + reason(e)
                            + "): choose another port with kafka.embedded-port, or another folder with --data",
                    e);
        }
    }

    /** Host and port for clients. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    private static Properties properties(Path folder, String broker, String controller, long largestMessage) {
        var properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@" + controller);
        properties.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        properties.put("advertised.listeners", "PLAINTEXT://" + broker);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        properties.put("message.max.bytes", Long.toString(largestMessage + RECORD_OVERHEAD_BYTES));
        // One broker keeps one copy of everything.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // Few clients and small messages: threads and buffers for them, and nobody waits for more consumers to come.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.network.threads", "1");
        properties.put("num.io.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", "2000000");
        // After a kill the earlier self must have expired before the new one is taken: 12 s with Kafka's defaults.
        properties.put("broker.session.timeout.ms", "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        return properties;
    }

    private static void refuseToExit(int status, String message) {
        log.error("the embedded Kafka wanted to end the process (status {}): {}", status, message);
        throw new IllegalStateException("the embedded Kafka has stopped: " + message);
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
    }
}
