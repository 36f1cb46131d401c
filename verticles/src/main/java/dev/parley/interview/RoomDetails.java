package dev.parley.interview;

import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Details;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.OpenQuestion;
import dev.parley.interview.FlowState.Pending;
import java.time.Instant;
import java.util.Optional;

/** All that there is about a room, for its owner. Pure. */
final class RoomDetails {

    private RoomDetails() {}

    static Details of(Row row, Instant now) {
        var state = Rooms.state(row);
        return new Details(
                RoomReport.of(row, now),
                row.plan(),
                state.course().started(),
                open(state),
                state instanceof FlowState.Ended ended ? Optional.of(ended.reason()) : Optional.empty(),
                state.reported());
    }

    /** One that waits for an answer, or whose answer is at work, even after an early end. */
    private static Optional<OpenQuestion> open(FlowState state) {
        return state instanceof FlowState.Asking asking
                ? Optional.of(new OpenQuestion(asking.question(), Optional.empty(), Optional.empty()))
                : state.atWork().map(RoomDetails::atWork);
    }

    private static OpenQuestion atWork(Pending pending) {
        var question = pending.question();
        return new OpenQuestion(
                question,
                Optional.of(pending.at()),
                pending.heard().map(said -> new Event.Heard(question.id(), said.text(), said.emotion())));
    }
}
