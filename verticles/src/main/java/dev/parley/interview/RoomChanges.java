package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews;
import dev.parley.conf.InterviewConf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The one way in which a room changes: what {@link Flow} decides is kept against the version it was decided on, and only then told and
 * done. Stateless; for virtual threads.
 */
final class RoomChanges {

    /** Others may be quicker now and then, not always. */
    private static final int TRIES = 50;

    private final Bus bus;
    private final InterviewConf conf;
    private final RoomWork work;
    private final InstantSource clock;

    RoomChanges(Bus bus, InterviewConf conf, RoomWork work, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Lets something happen in a room, after the end of its time where that has come. CONFLICT, saying what is awaited, for what does
     * not fit.
     *
     * @param event of the words of the room's language and the time
     * @return the room as it is then
     */
    Row apply(By by, BiFunction<Wording, Instant, FlowEvent> event) {
        for (var tries = 0; tries < TRIES; tries++) {
            var changed = endedInTime(find(by)).flatMap(row -> step(row, event));
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw Failure.UNAVAILABLE.because("the room is being changed by many at once; try again");
    }

    /** The room, after the end of its time where that has come; empty where somebody else changed it meanwhile. */
    Optional<Row> endedInTime(Row row) {
        var now = clock.instant();
        var isOver = work.deadline(row, Rooms.state(row))
                .filter(deadline -> !now.isBefore(deadline))
                .isPresent();
        return isOver ? step(row, (words, at) -> new FlowEvent.TimeUp(at, words.timeUp())) : Optional.of(row);
    }

    Row find(By by) {
        return bus.await(InterviewStore.FIND, new InterviewStore.Find(by));
    }

    Flow flow(Row row) {
        return new Flow(new QuestionPlan(row.plan()), conf.rules());
    }

    private Optional<Row> step(Row row, BiFunction<Wording, Instant, FlowEvent> event) {
        var now = clock.instant();
        return switch (flow(row).transition(Rooms.state(row), event.apply(Wording.in(row.language()), now))) {
            case Step.Unchanged() -> Optional.of(row);
            case Step.Refused(var awaited) -> throw Failure.CONFLICT.because(awaited);
            case Step.Moved moved -> keep(row, moved, now);
        };
    }

    private Optional<Row> keep(Row row, Step.Moved moved, Instant now) {
        var events = moved.events();
        Row kept;
        try {
            kept = bus.await(
                    InterviewStore.SAVE,
                    new InterviewStore.Save(
                            row.id(),
                            row.version(),
                            Rooms.written(moved.state()),
                            events.size(),
                            work.due(row, moved.state(), now)));
        } catch (FailureException e) {
            if (e.failure() == Failure.CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
        var number = kept.lastEvent() - events.size();
        for (var event : events) {
            bus.publish(Interviews.HAPPENED.of(row.code()), new Interviews.Happened(++number, event));
        }
        if (moved.effects().size() > events.size()) {
            work.begin(kept);
        }
        return Optional.of(kept);
    }
}
