package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.conf.InterviewConf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BiFunction;

/** What those do who know nothing but the code: come, stay, leave, and answer. Stateless; for virtual threads. */
final class VisitorDesk {

    private final Bus bus;
    private final InterviewConf conf;
    private final RoomChanges changes;
    private final InstantSource clock;

    VisitorDesk(Bus bus, InterviewConf conf, RoomChanges changes, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.changes = changes;
        this.clock = clock;
    }

    Interviews.Entered enter(Interviews.Enter request) {
        var row = present(request.code(), request.visitor());
        return new Interviews.Entered(Rooms.room(row, clock.instant()), conf.showScores());
    }

    Done stay(Interviews.Stay request) {
        present(request.code(), request.visitor());
        return Done.DONE;
    }

    Done leave(Interviews.Leave request) {
        return bus.await(
                InterviewStore.LEAVE, new InterviewStore.Leave(request.code(), request.visitor(), clock.instant()));
    }

    Done act(Interviews.Act request) {
        var event = event(request.action());
        var row = present(request.code(), request.visitor());
        changes.apply(new By.Id(row.id()), event);
        return Done.DONE;
    }

    private Row present(String code, UUID visitor) {
        var now = clock.instant();
        var row = entered(new InterviewStore.Enter(code, visitor, now, now.plus(conf.presence())));
        if (Rooms.hasExpired(row, now)) {
            // Whoever is in it is told of the end now, and not by the next sweep.
            changes.endedInTime(row);
            throw RoomDesk.expired(row);
        }
        return row;
    }

    private Row entered(InterviewStore.Enter request) {
        try {
            return bus.await(InterviewStore.ENTER, request);
        } catch (FailureException e) {
            if (e.failure() == Failure.CONFLICT) {
                var row = changes.find(new By.Code(request.code()));
                if (Rooms.hasExpired(row, request.now())) {
                    // It does not matter who is in it.
                    return row;
                }
            }
            throw e;
        }
    }

    private BiFunction<Wording, Instant, FlowEvent> event(Action action) {
        return switch (action) {
            case Action.Start() -> (_, at) -> new FlowEvent.Start(at);
            case Action.AnswerSound(var question, var sound) ->
                (_, at) -> new FlowEvent.Answer(at, question, new Given.Spoken(sound));
            case Action.AnswerText(var question, var text) -> {
                requireText(text);
                yield (_, at) -> new FlowEvent.Answer(at, question, new Given.Written(text.strip()));
            }
            case Action.Next() -> (words, at) -> new FlowEvent.Next(at, words.skipped());
            case Action.End() -> (words, at) -> new FlowEvent.End(at, words.ended());
        };
    }

    private void requireText(String text) {
        if (text.isBlank() || text.indexOf(0) >= 0) {
            throw Failure.INVALID.because("text: must have words, and no NUL characters");
        }
        if (text.length() > conf.longestText()) {
            throw Failure.TOO_LARGE.because("text: " + text.length() + " characters are more than the "
                    + conf.longestText() + " of an answer (interview.longest-text)");
        }
    }
}
