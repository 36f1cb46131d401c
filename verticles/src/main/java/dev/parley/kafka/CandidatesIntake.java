package dev.parley.kafka;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import dev.parley.bus.SpokenAnswers;
import dev.parley.conf.KafkaConf;
import dev.parley.kafka.CandidatesMessage.Candidates;
import dev.parley.kafka.CandidatesMessage.Entry;
import dev.parley.kafka.CandidatesMessage.Entry.Refused;
import dev.parley.kafka.CandidatesMessage.Entry.Wanted;
import dev.parley.kafka.CandidatesMessage.Unreadable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a message with candidates: a room for each of them, or a dead letter. Rooms are made first: a message that is
 * tried again then finds those there are, and no letter is written twice.
 */
final class CandidatesIntake implements Intake {

    private static final Logger log = LoggerFactory.getLogger(CandidatesIntake.class);

    private final Vertx vertx;
    private final Bus bus;
    private final CandidatesReader reader;
    private final ServiceUser user;
    private final DeadLetters letters;

    CandidatesIntake(Vertx vertx, Bus bus, KafkaConf conf, ServiceUser user, DeadLetters letters) {
        this.vertx = vertx;
        this.bus = bus;
        this.reader = new CandidatesReader(conf.maxMessageSize());
        this.user = user;
        this.letters = letters;
    }

    @Override
    public Future<Void> take(KafkaConsumerRecord<byte[], byte[]> message) {
        // JSON of many megabytes takes longer than an event loop may be held.
        return vertx.executeBlocking(() -> reader.read(message.value()), false).compose(read -> switch (read) {
            case Candidates(var entries) -> user.id().compose(owner -> takeAll(message, entries, owner));
            case Unreadable(var reason) -> {
                warn(message, reason);
                yield letters.bury(message, reason);
            }
        });
    }

    private Future<Void> takeAll(KafkaConsumerRecord<byte[], byte[]> message, List<Entry> entries, UUID owner) {
        var wanted = new ArrayList<Wanted>();
        var refused = new ArrayList<Refused>();
        for (var entry : entries) {
            switch (entry) {
                case Wanted candidate -> wanted.add(candidate);
                case Refused none -> refused.add(none);
            }
        }
        // One after the other, so that an array asks for no more at once than a message about one.
        var caller = new Caller(owner, Role.USER);
        return InTurn.each(wanted.iterator(), candidate -> makeRoom(candidate, caller, refused))
                .compose(_ -> bury(message, refused));
    }

    private Future<Void> makeRoom(Wanted wanted, Caller owner, List<Refused> refused) {
        return bus.ask(Interviews.CREATE, wanted.candidate().create(owner))
                .onSuccess(room -> {
                    log.debug("{} has room {}", wanted.candidate().origin(), room.id());
                    warnWhereUnheard(room);
                })
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (failure instanceof FailureException refusal
                            && !refusal.failure().passing()) {
                        refused.add(new Refused(
                                wanted.index(), wanted.json(), refusal.failure().type() + ": " + refusal.detail()));
                        return Future.succeededFuture();
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** A sender gets no answer, so the operator is told. */
    private void warnWhereUnheard(Interviews.Room room) {
        bus.ask(SpokenAnswers.EARS, new SpokenAnswers.AskEars(room.language())).onSuccess(now -> {
            if (now.ears() == SpokenAnswers.Ears.OTHER_LANGUAGES) {
                log.warn(
                        "room {} is in {}, which no recogniser here knows: its candidate is asked to write",
                        room.id(),
                        room.language());
            }
        });
    }

    /** All at once: the producer sends them together, and thousands of them one after the other take a minute. */
    private Future<Void> bury(KafkaConsumerRecord<byte[], byte[]> message, List<Refused> refused) {
        if (refused.isEmpty()) {
            return Future.succeededFuture();
        }
        var first = refused.getFirst();
        warn(message, refused.size() + " cannot be interviewed, the first [" + first.index() + "] " + first.reason());
        return Future.join(refused.stream()
                        .map(none ->
                                letters.bury(message, none.index(), none.json().toString(), none.reason()))
                        .toList())
                .mapEmpty();
    }

    private static void warn(KafkaConsumerRecord<byte[], byte[]> message, String reason) {
        log.warn("{} {} {}: {}", message.topic(), message.partition(), message.offset(), reason);
    }
}
