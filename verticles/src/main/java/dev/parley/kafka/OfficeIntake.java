package dev.parley.kafka;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobRecord;
import dev.parley.bus.Jobs;
import dev.parley.bus.Office;
import dev.parley.conf.KafkaConf;
import dev.parley.kafka.OfficeMessage.Refused;
import dev.parley.kafka.OfficeMessage.Request;
import dev.parley.kafka.OfficeMessage.Unreadable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a request about a table: the same job as over HTTP, an answer, or a dead letter. */
final class OfficeIntake implements Intake {

    private static final Logger log = LoggerFactory.getLogger(OfficeIntake.class);

    /** Fields of the bus and what they are called in messages. */
    private static final Map<String, String> FIELDS = Map.of("range: ", "input_range: ", "data: ", "input_data: ");

    private final Vertx vertx;
    private final Bus bus;
    private final OfficeReader reader;
    private final ServiceUser user;
    private final Answers answers;
    private final OfficeLetters letters;
    private final String topic;
    private final InstantSource clock;

    OfficeIntake(
            Vertx vertx,
            Bus bus,
            KafkaConf conf,
            ServiceUser user,
            Answers answers,
            OfficeLetters letters,
            InstantSource clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.reader = new OfficeReader(conf.maxMessageSize());
        this.user = user;
        this.answers = answers;
        this.letters = letters;
        this.topic = conf.office().responses();
        this.clock = clock;
    }

    @Override
    public Future<Void> take(KafkaConsumerRecord<byte[], byte[]> message) {
        // JSON of many megabytes takes longer than an event loop may be held.
        return vertx.executeBlocking(() -> reader.read(message.key(), message.value()), false)
                .compose(read -> switch (read) {
                    case Request request -> user.id().compose(owner -> submit(request, owner));
                    case Refused(var id, var reason) -> refuse(id, "invalid: " + reason);
                    case Unreadable(var reason) -> {
                        log.warn("{} {} {}: {}", message.topic(), message.partition(), message.offset(), reason);
                        yield letters.bury(message, reason);
                    }
                });
    }

    private Future<Void> submit(Request request, UUID owner) {
        var caller = new Caller(owner, Role.USER);
        // Rounded, as the store may keep less of an instant than a clock tells.
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var submit = new Office.Submit(
                caller,
                request.request(),
                request.jobId(),
                request.priority(),
                Optional.of(request.idempotencyKey()),
                Optional.of(CallbackRelay.SCHEME + topic));
        return bus.ask(Office.SUBMIT, submit)
                .compose(
                        submitted -> bus.ask(Jobs.GET, new Jobs.Get(submitted.id(), caller))
                                .compose(job -> again(job, now)),
                        failure -> refused(request.id(), failure));
    }

    /** A request that was there before is answered from the record, once it has ended; a new one from the outbox. */
    private Future<Void> again(Jobs.Job job, Instant now) {
        return job.created().isBefore(now) && job.state().ended()
                ? answers.send(topic, AnswerForm.of(JobRecord.of(job).encode()))
                : Future.succeededFuture();
    }

    private Future<Void> refused(String id, Throwable cause) {
        return cause instanceof FailureException failure && !failure.failure().passing()
                ? refuse(id, failure.failure().type() + ": " + named(failure.detail()))
                : Future.failedFuture(cause);
    }

    private static String named(String detail) {
        return FIELDS.entrySet().stream()
                .filter(field -> detail.startsWith(field.getKey()))
                .map(field -> field.getValue() + detail.substring(field.getKey().length()))
                .findFirst()
                .orElse(detail);
    }

    private Future<Void> refuse(String id, String error) {
        log.info("request {} is refused: {}", id, error);
        return answers.send(topic, OfficeAnswer.refused(id, error, clock.instant()));
    }
}
