package dev.parley.interview;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews;
import dev.parley.bus.Jobs;
import dev.parley.bus.StoredJson;
import dev.parley.conf.InterviewConf;
import dev.parley.interview.FlowState.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of rooms. They have keys that follow from the room, so that one that a crash left behind is submitted again and none runs
 * twice. Stateless; for virtual threads.
 */
final class RoomWork {

    private static final Logger log = LoggerFactory.getLogger(RoomWork.class);

    /** An answer at work is looked after this often, in case its job was never submitted or has failed. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Bus bus;
    private final InterviewConf conf;

    RoomWork(Bus bus, InterviewConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    /** When a room in this state shall be looked at, whatever happens; empty where nothing is left to be done. */
    Optional<Instant> due(Row row, FlowState state, Instant now) {
        if (state.atWork().isPresent()) {
            return Optional.of(now.plus(LOOK_AGAIN));
        }
        return state.reported() ? Optional.of(now) : deadline(row, state);
    }

    /** When an interview ends for want of time; empty where it is over or has no limit. */
    Optional<Instant> deadline(Row row, FlowState state) {
        if (state.over().isPresent()) {
            return Optional.empty();
        }
        var ofInterview = state.course()
                .started()
                .map(started -> started.plus(conf.rules().maxTime()));
        return Stream.of(ofInterview, row.expires()).flatMap(Optional::stream).min(Instant::compareTo);
    }

    /** Submits what the state of a room asks for. What cannot be submitted now is by the next sweep. */
    void begin(Row row) {
        try {
            var state = Rooms.state(row);
            state.atWork().ifPresent(pending -> submit(row, pending));
            if (state.reported()) {
                report(row);
            }
        } catch (RuntimeException e) {
            log.warn("cannot submit the work of room {} yet: {}", row.id(), e.getMessage());
        }
    }

    /** The job of an answer that is at work, submitted where it was not. */
    Jobs.Job submit(Row row, Pending pending) {
        var sound =
                pending.given() instanceof Given.Spoken(var heard) ? Optional.of(heard) : Optional.<Blobs.Key>empty();
        var kind = sound.isPresent() ? Interviews.ANSWER : Interviews.WRITTEN;
        var question = pending.question().id();
        var input = new AnswerRun.Input(row.id(), question, pending.attempt(), sound);
        var key = "interview:" + row.id() + ":" + question + ":" + pending.attempt();
        return submit(row, kind, input, key, Optional.empty());
    }

    /** Has the report made, once; nothing is left to be done then. Its key is that of the message on the topic. */
    void report(Row row) {
        submit(
                row,
                Interviews.REPORTED,
                new ReportRun.Input(row.id()),
                "interview_" + row.id(),
                conf.reportTopic().map(topic -> "kafka:" + topic));
        bus.await(InterviewStore.POSTPONE, new InterviewStore.Postpone(row.id(), row.version(), Optional.empty()));
    }

    private Jobs.Job submit(Row row, String kind, Object input, String key, Optional<String> callback) {
        return bus.await(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        Optional.empty(),
                        kind,
                        row.owner(),
                        Optional.empty(),
                        StoredJson.write(input),
                        0,
                        Optional.of(key),
                        Optional.empty(),
                        callback,
                        Optional.empty()));
    }
}
