package dev.parley.kafka;

import dev.parley.conf.KafkaConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers every few seconds whether they are there, and makes the topics that are missing. Touched on the verticle's
 * context.
 */
final class BrokerWatch {

    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
    private static final long PAUSE_MS = 2_000;
    private static final short BROKERS_DEFAULT = -1;

    private final Vertx vertx;
    private final KafkaConf conf;
    private final Runnable whenThere;
    private Optional<KafkaAdminClient> admin = Optional.empty();
    private Optional<String> away;
    private boolean topicsAreThere;
    private boolean closed;

    /** @param whenThere called whenever brokers answer that did not before */
    BrokerWatch(Vertx vertx, KafkaConf conf, Runnable whenThere) {
        this.vertx = vertx;
        this.conf = conf;
        this.whenThere = whenThere;
        this.away = Optional.of("no broker has answered yet");
        this.topicsAreThere = !conf.topics().create();
    }

    /** Asks now, and from then on again and again. */
    void start() {
        client().compose(KafkaAdminClient::describeCluster)
                .compose(cluster -> cluster.getNodes().isEmpty()
                        ? Future.failedFuture("a cluster without brokers")
                        : makeTopics())
                .onComplete(outcome -> {
                    if (outcome.succeeded()) {
                        there();
                    } else {
                        gone(outcome.cause());
                    }
                    if (!closed) {
                        vertx.setTimer(PAUSE_MS, _ -> start());
                    }
                });
    }

    /** Why the brokers cannot be reached; empty while they can. */
    Optional<String> away() {
        return away;
    }

    Future<Void> close() {
        closed = true;
        return admin.map(KafkaAdminClient::close).orElseGet(Future::succeededFuture);
    }

    private void there() {
        if (away.isPresent() && !closed) {
            log.info("the brokers at {} answer", conf.servers());
            away = Optional.empty();
            whenThere.run();
        }
    }

    private void gone(Throwable cause) {
        var reason = Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
        if (!away.equals(Optional.of(reason))) {
            log.warn("no broker of {} answers: {}", conf.servers(), reason);
            log.debug("no broker answers", cause);
        }
        away = Optional.of(reason);
    }

    /** A name that cannot be resolved fails here, and may be known later. */
    private Future<KafkaAdminClient> client() {
        return admin.map(Future::succeededFuture)
                .orElseGet(() -> vertx.executeBlocking(() -> AdminClient.create(ClientSettings.ofAdmin(conf)), false)
                        .map(created -> KafkaAdminClient.create(vertx, created))
                        .onSuccess(created -> admin = Optional.of(created)));
    }

    /** Where that is not allowed the topics may be there all the same, so that it is told and no more. */
    private Future<Void> makeTopics() {
        if (topicsAreThere) {
            return Future.succeededFuture();
        }
        return client().compose(client -> client.listTopics().compose(there -> {
                    var missing = Stream.of(
                                    conf.topics().task(),
                                    conf.topics().callback(),
                                    conf.topics().deadLetter())
                            .filter(topic -> !there.contains(topic))
                            .map(topic -> new NewTopic(topic, BROKERS_DEFAULT, BROKERS_DEFAULT).setConfig(Map.of()))
                            .toList();
                    return missing.isEmpty() ? Future.<Void>succeededFuture() : make(client, missing);
                }))
                .onSuccess(_ -> topicsAreThere = true);
    }

    private static Future<Void> make(KafkaAdminClient client, List<NewTopic> missing) {
        return client.createTopics(missing).recover(failure -> {
            log.warn("cannot make the topics {}: {}", missing.stream().map(NewTopic::getName).toList(), failure.toString());
            return Future.succeededFuture();
        });
    }
}
