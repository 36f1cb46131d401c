package dev.parley.kafka;

import dev.parley.conf.KafkaConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers every few seconds whether they are there, and makes the topics that are missing. By Kafka's own client, which
 * blocks nowhere but when it is made; the one of Vert.x cannot leave the number of partitions to the broker. Touched on the
 * verticle's context.
 */
final class BrokerWatch {

    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
    private static final long PAUSE_MS = 2_000;

    private final Vertx vertx;
    private final KafkaConf conf;
    private final Runnable whenThere;
    private Optional<Admin> admin = Optional.empty();
    private Optional<String> away = Optional.of("no broker has answered yet");
    private boolean topicsAreThere;
    private boolean asked;
    private boolean closed;

    /** @param whenThere called whenever brokers answer that did not before */
    BrokerWatch(Vertx vertx, KafkaConf conf, Runnable whenThere) {
        this.vertx = vertx;
        this.conf = conf;
        this.whenThere = whenThere;
        this.topicsAreThere = !conf.topics().create();
    }

    /** Asks now, and from then on again and again. */
    void start() {
        client().compose(client -> future(client.describeCluster().nodes()).compose(_ -> makeTopics(client)))
                .onComplete(outcome -> {
                    if (closed) {
                        return;
                    }
                    asked = true;
                    if (outcome.succeeded()) {
                        there();
                    } else {
                        gone(outcome.cause());
                    }
                    vertx.setTimer(PAUSE_MS, _ -> start());
                });
    }

    /** Why the brokers cannot be reached; empty while they can. */
    Optional<String> away() {
        return away;
    }

    /** Whether they were asked and did not answer. */
    boolean areAway() {
        return asked && away.isPresent();
    }

    Future<Void> close() {
        closed = true;
        return admin.map(client -> vertx.<Void>executeBlocking(
                        () -> {
                            client.close(Duration.ZERO);
                            return null;
                        },
                        false))
                .orElseGet(Future::succeededFuture);
    }

    private void there() {
        if (away.isPresent()) {
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
    private Future<Admin> client() {
        return admin.map(Future::succeededFuture)
                .orElseGet(() -> vertx.executeBlocking(() -> Admin.create(ClientSettings.ofAdmin(conf)), false)
                        .onSuccess(created -> admin = Optional.of(created)));
    }

    private Future<Void> makeTopics(Admin client) {
        return topicsAreThere
                ? Future.succeededFuture()
                : future(client.listTopics().names())
                        .compose(there -> make(client, missing(there)))
                        .onSuccess(_ -> topicsAreThere = true);
    }

    private List<NewTopic> missing(Set<String> there) {
        return WantedTopics.of(conf).stream()
                .filter(topic -> !there.contains(topic.name()))
                .toList();
    }

    /** Where that is not allowed the topics may come all the same, so that it is told and no more. */
    private Future<Void> make(Admin client, List<NewTopic> missing) {
        return future(client.createTopics(missing).all()).recover(failure -> {
            log.warn("cannot make the topics {}: {}", missing, failure.toString());
            return Future.succeededFuture();
        });
    }

    private <T> Future<T> future(KafkaFuture<T> result) {
        return Future.fromCompletionStage(result.toCompletionStage(), vertx.getOrCreateContext());
    }
}
