package dev.parley.outgoing;

import dev.parley.bus.Bus;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Attempt;
import dev.parley.bus.Outbox.Outgoing;
import dev.parley.conf.Secret;
import dev.parley.conf.WebhooksConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages to {@code http:} and {@code https:} from the outbox, sends them and tells what came of it. As many are held
 * as are being sent, and of one host no more than its share, so that one that hangs does not hold up others. Owned by the
 * verticle; touch only on its context. What it holds, it may lose: the store hands it out again.
 */
final class WebhookRelay {

    private static final Logger log = LoggerFactory.getLogger(WebhookRelay.class);
    private static final List<String> SCHEMES = List.of("http:", "https:");

    /** Beyond the time-out of a call: for telling the store. */
    private static final Duration HOLD = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Bus bus;
    private final WebhooksConf conf;
    private final ForeignHosts hosts;
    private final String holder;
    private final Supplier<Future<Instant>> time;
    private final RandomGenerator random;
    private final RetryPlan plan;
    private Optional<Signature> signature;
    private int sending;
    private boolean taking;
    private boolean again;
    private boolean stopping;
    private final Promise<Void> stopped = Promise.promise();

    /** @param node name of this node, under which messages are held
     *  @param time of the store, so that nodes whose own clocks differ agree on what is due */
    WebhookRelay(
            Vertx vertx,
            Bus bus,
            WebhooksConf conf,
            ForeignHosts hosts,
            String node,
            Supplier<Future<Instant>> time,
            RandomGenerator random) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.hosts = hosts;
        // What an earlier life of this node held does not count as ours.
        this.holder = node + "/" + Long.toHexString(random.nextLong());
        this.time = time;
        this.random = random;
        this.plan = RetryPlan.of(conf);
        this.signature = conf.secret().map(Secret::reveal).map(Signature::new);
    }

    /** Begins to send: when woken, and from time to time. */
    Future<Void> start() {
        vertx.setPeriodic(conf.poll().toMillis(), _ -> run());
        var wakes = bus.listen(Outbox.WAKE, wake -> {
            if (SCHEMES.contains(wake.scheme())) {
                run();
            }
        });
        return wakes.ready().onSuccess(_ -> run());
    }

    /** Takes no more, so that what it could not send any more is left to others; completes when nothing is being taken. */
    Future<Void> stop() {
        stopping = true;
        if (!taking) {
            stopped.tryComplete();
        }
        return stopped.future();
    }

    /** The configured secret, or the one that the first start has made. */
    Future<Outbox.SigningSecret> secret() {
        return signature().map(known -> new Outbox.SigningSecret(known.secret()));
    }

    private void run() {
        if (stopping) {
            return;
        }
        var free = conf.concurrency() - sending;
        if (taking || free == 0) {
            again = true;
            return;
        }
        taking = true;
        again = false;
        signature()
                .compose(known -> time.get().compose(now -> take(free, now)
                        .onSuccess(taken -> taken.messages().forEach(each -> send(each, known, now)))))
                .onFailure(failure -> log.debug("no messages are taken: {}", failure.getMessage()))
                .onComplete(_ -> {
                    taking = false;
                    if (stopping) {
                        stopped.tryComplete();
                    } else if (again) {
                        run();
                    }
                });
    }

    private Future<Outbox.Messages> take(int limit, Instant now) {
        var heldUntil = now.plus(conf.timeout()).plus(HOLD);
        return bus.ask(Outbox.TAKE, new Outbox.Take(holder, SCHEMES, limit, conf.perHost(), now, heldUntil));
    }

    private void send(Outgoing message, Signature known, Instant now) {
        sending++;
        var started = System.nanoTime();
        new Webhook(vertx, hosts, conf.timeout())
                .send(message, known, now)
                .map(outcome -> attempt(message, now, Duration.ofNanos(System.nanoTime() - started), outcome))
                .onSuccess(attempt -> log(message, attempt))
                .compose(attempt -> bus.ask(Outbox.SETTLE, new Outbox.Settle(holder, List.of(attempt))))
                .onComplete(_ -> {
                    sending--;
                    run();
                });
    }

    private Attempt attempt(Outgoing message, Instant started, Duration took, Webhook.Outcome outcome) {
        return switch (outcome) {
            case Webhook.Outcome.Acknowledged(var status) ->
                new Attempt(message.id(), started, took, Optional.of(status), Optional.empty(), Optional.empty());
            case Webhook.Outcome.Failed(var status, var reason, var passing) -> {
                var next = passing ? plan.next(message, started.plus(took), random) : Optional.<Instant>empty();
                yield new Attempt(message.id(), started, took, status, Optional.of(reason), next);
            }
        };
    }

    private static void log(Outgoing message, Attempt attempt) {
        if (attempt.failure().isPresent() && attempt.next().isEmpty()) {
            log.warn(
                    "message {} of job {} is given up: {}",
                    message.id(),
                    message.job(),
                    attempt.failure().get());
        }
    }

    private Future<Signature> signature() {
        return signature.map(Future::succeededFuture).orElseGet(() -> bus.ask(
                        Outbox.KEEP_SECRET, new Outbox.KeepSecret(Signature.newSecret()))
                .map(kept -> new Signature(kept.secret()))
                .onSuccess(kept -> signature = Optional.of(kept)));
    }
}
