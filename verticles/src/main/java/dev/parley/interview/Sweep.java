package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Jobs;
import dev.parley.conf.InterviewConf;
import dev.parley.interview.FlowState.Pending;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after rooms that nobody acts in: ends those whose time is up, takes up what a crash or a failed job has left behind, and drops
 * old ones. Any node may do it at any time. Stateless; for virtual threads.
 */
final class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final int AT_ONCE = 100;

    private final Bus bus;
    private final InterviewConf conf;
    private final RoomChanges changes;
    private final RoomWork work;
    private final InstantSource clock;

    Sweep(Bus bus, InterviewConf conf, RoomChanges changes, RoomWork work, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.changes = changes;
        this.work = work;
        this.clock = clock;
    }

    /** Goes over the rooms that are due. What fails is due again the next time. */
    void run() {
        try {
            var due = bus.await(InterviewStore.DUE, new InterviewStore.FindDue(clock.instant(), AT_ONCE));
            due.rows().forEach(this::look);
            drop();
        } catch (FailureException e) {
            // Cancelled: the node is stopping, and another one goes on.
            if (e.failure() != Failure.CANCELLED) {
                log.warn("cannot look after rooms now: {}", e.getMessage());
            }
        }
    }

    private void look(Row found) {
        try {
            changes.endedInTime(found).ifPresent(this::goOn);
        } catch (FailureException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            log.warn("cannot look after room {} now: {}", found.id(), e.getMessage());
        }
    }

    private void goOn(Row row) {
        var state = Rooms.state(row);
        if (state.reported()) {
            work.report(row);
            return;
        }
        if (state.atWork().isPresent() && isLeft(row, state.atWork().get())) {
            return;
        }
        var due = work.due(row, state, clock.instant());
        bus.await(InterviewStore.POSTPONE, new InterviewStore.Postpone(row.id(), row.version(), due));
    }

    /** Sees to it that somebody works on an answer; goes on without where that has failed. */
    private boolean isLeft(Row row, Pending pending) {
        return switch (work.submit(row, pending).state()) {
            case Jobs.State.Queued _, Jobs.State.Running _ -> false;
            case Jobs.State.Succeeded _, Jobs.State.Failed _, Jobs.State.Cancelled _ -> {
                changes.apply(new By.Id(row.id()), (words, at) -> without(pending, words, at));
                yield true;
            }
        };
    }

    private static FlowEvent without(Pending pending, Wording words, Instant at) {
        var question = pending.question().id();
        return pending.heard().isEmpty()
                ? new FlowEvent.NotHeard(at, question, pending.attempt(), words.cannotHear())
                : new FlowEvent.Evaluated(
                        at,
                        question,
                        pending.attempt(),
                        new Evaluation(Optional.empty(), words.notEvaluated(words.modelAway())),
                        Optional.empty());
    }

    private void drop() {
        if (!conf.keep().isZero()) {
            var before = clock.instant().minus(conf.keep());
            bus.await(InterviewStore.DROP, new InterviewStore.Drop(before, AT_ONCE));
        }
    }
}
