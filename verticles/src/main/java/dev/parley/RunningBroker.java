package dev.parley;

import dev.parley.conf.KafkaConf;
import dev.parley.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Kafka: the configured brokers, or one that lives and dies with this process, or none.
 *
 * @param release stops the broker if it is ours
 */
record RunningBroker(Optional<KafkaConf> connection, Runnable release) implements AutoCloseable {

    static final RunningBroker NONE = new RunningBroker(Optional.empty(), () -> {});

    /** Blocking, up to a minute. */
    static RunningBroker open(KafkaConf conf, Path data) {
        if (!conf.embedded()) {
            return new RunningBroker(Optional.of(conf), () -> {});
        }
        var broker = EmbeddedKafka.start(
                data, conf.embeddedPort(), conf.maxMessageSize().bytes());
        return new RunningBroker(Optional.of(conf.at(broker.address())), broker::close);
    }

    @Override
    public void close() {
        release.run();
    }
}
