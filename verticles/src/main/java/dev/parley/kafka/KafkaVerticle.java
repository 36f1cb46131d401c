package dev.parley.kafka;

import static java.util.stream.Collectors.joining;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Outbox;
import dev.parley.conf.KafkaConf;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka door of a node. Owns a producer and a consumer for each topic it reads; takes tasks to {@link dev.parley.bus.Jobs},
 * candidates to {@link dev.parley.bus.Interviews} and requests to {@link dev.parley.bus.Office}, and answers from {@link Outbox} to their topics. Starts whether there are brokers or not, and finds them when they come. Event loop; what
 * blocks in Kafka's clients stands on threads of their own.
 */
public final class KafkaVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(KafkaVerticle.class);
    private static final long RELAY_POLL_MS = 5_000;

    /** A consumer whose brokers are away tries for half a minute to take its leave of them. */
    private static final long LONGEST_CLOSE_MS = 3_000;

    private final Bus bus;
    private final KafkaConf conf;
    private final String node;
    private final Clock clock;

    private BrokerWatch watch;
    private ReportFiles reports;
    private Optional<Clients> clients = Optional.empty();
    private Optional<String> unusable = Optional.empty();
    private boolean opening;

    /** What works while there are, or were, brokers. */
    private record Clients(
            List<TopicConsumer> consumers, KafkaProducer<byte[], byte[]> producer, CallbackRelay relay) {}

    /** @param node name of this node, unique among those that share a store */
    @SuppressWarnings("NullAway.Init") // What start() opens is there for all of the verticle's life.
    public KafkaVerticle(Bus bus, KafkaConf conf, String node, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        watch = new BrokerWatch(vertx, conf, this::brokersAreThere);
        reports = new ReportFiles(vertx, bus, new ReportFolder(conf.interviews().reportsFolder()));
        return Future.all(
                        bus.serve(Health.CHECK.of("kafka"), _ -> Future.succeededFuture(health())),
                        bus.listen(Outbox.WAKE, wake -> {
                                    if (wake.scheme().equals(CallbackRelay.SCHEME)) {
                                        wake();
                                    }
                                })
                                .ready())
                .onSuccess(_ -> {
                    vertx.setPeriodic(RELAY_POLL_MS, _ -> poll());
                    watch.start();
                });
    }

    @Override
    public Future<?> stop() {
        var closed = Promise.<Void>promise();
        vertx.setTimer(LONGEST_CLOSE_MS, _ -> closed.tryComplete());
        Future.join(watch.close(), clients.map(this::close).orElseGet(Future::succeededFuture))
                .onComplete(_ -> closed.tryComplete());
        return closed.future();
    }

    /** The safety net: of a wake-up that was lost, and of clients that could not be opened. And files are kept right. */
    private void poll() {
        reports.look(watch.areAway());
        if (watch.away().isEmpty()) {
            brokersAreThere();
        }
    }

    /** What is opened once stays: Kafka's clients find their brokers again by themselves. */
    private void brokersAreThere() {
        if (clients.isPresent()) {
            relay();
        } else if (!opening) {
            opening = true;
            open().onComplete(outcome -> {
                opening = false;
                unusable = Optional.ofNullable(outcome.cause()).map(Throwable::toString);
                unusable.ifPresent(reason -> log.error("cannot use Kafka: {}", reason));
            });
        }
    }

    private Future<Void> open() {
        return vertx.executeBlocking(
                        () -> new org.apache.kafka.clients.producer.KafkaProducer<>(
                                ClientSettings.ofProducer(conf), new ByteArraySerializer(), new ByteArraySerializer()),
                        false)
                .map(producer -> KafkaProducer.create(vertx, producer))
                .compose(this::work);
    }

    private Future<Void> work(KafkaProducer<byte[], byte[]> producer) {
        // Whoever sends is told of it.
        producer.exceptionHandler(failure -> log.debug("not sent", failure));
        return Future.all(Source.all(vertx, bus, conf, producer, clock).stream()
                        .map(this::consumer)
                        .toList())
                .map(CompositeFuture::<TopicConsumer>list)
                .compose(consumers -> {
                    clients = Optional.of(new Clients(
                            consumers, producer, new CallbackRelay(vertx, bus, node, clock, new Answers(producer))));
                    relay();
                    return Future.all(
                                    consumers.stream().map(TopicConsumer::start).toList())
                            .<Void>mapEmpty();
                });
    }

    private Future<TopicConsumer> consumer(Source source) {
        return vertx.executeBlocking(
                        () -> new org.apache.kafka.clients.consumer.KafkaConsumer<>(
                                ClientSettings.ofConsumer(conf, source.topic(), source.group()),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                        false)
                .map(consumer -> new TopicConsumer(
                        vertx,
                        KafkaConsumer.create(vertx, consumer),
                        conf.inFlight(),
                        source.topic(),
                        source.intake()));
    }

    private Future<Void> close(Clients open) {
        open.relay().close();
        return Future.join(open.consumers().stream().map(TopicConsumer::close).toList())
                .<Void>mapEmpty()
                .eventually(open.producer()::close);
    }

    private void wake() {
        if (watch.areAway()) {
            reports.look(true);
        }
        relay();
    }

    /** While no broker answers, what waits had better wait in the outbox. */
    private void relay() {
        if (watch.away().isEmpty()) {
            clients.ifPresent(open -> open.relay().run());
        }
    }

    private Health.Part health() {
        var wrong = Stream.of(
                        Stream.of(watch.away(), unusable),
                        consumers().map(TopicConsumer::trouble),
                        clients.map(open -> open.relay().trouble()).stream(),
                        Stream.of(reports.trouble()))
                .flatMap(Function.identity())
                .flatMap(Optional::stream)
                .collect(joining("; "));
        return wrong.isEmpty()
                ? new Health.Part(
                        true,
                        "reads " + consumers().map(TopicConsumer::topic).collect(joining(", ")) + ", "
                                + consumers().mapToInt(TopicConsumer::open).sum() + " messages on their way in")
                : new Health.Part(false, conf.servers() + ": " + wrong);
    }

    private Stream<TopicConsumer> consumers() {
        return clients.stream().flatMap(open -> open.consumers().stream());
    }
}
