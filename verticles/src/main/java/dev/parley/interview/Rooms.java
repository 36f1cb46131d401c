package dev.parley.interview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.parley.bus.Failure;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.MessageWire;
import dev.parley.bus.StoredJson;
import java.time.Instant;

/** A room as it is kept, as its state, and as its owner sees it. */
final class Rooms {

    private static final ObjectWriter STATES = MessageWire.JSON.writerFor(FlowState.class);

    private Rooms() {}

    static FlowState state(Row row) {
        return StoredJson.read(row.state(), FlowState.class);
    }

    static String written(FlowState state) {
        try {
            return STATES.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the state of a room", e);
        }
    }

    static Room room(Row row, Instant now) {
        var state = state(row);
        var course = state.course();
        return new Room(
                row.id(),
                row.code(),
                row.owner(),
                row.candidate(),
                row.candidateName(),
                row.vacancy(),
                row.language(),
                state.stage(),
                state.current(),
                row.plan().size(),
                course.answered(),
                course.settled().size(),
                course.averageScore(),
                row.seenUntil().filter(now::isBefore).isPresent(),
                row.created(),
                row.expires());
    }

    static boolean hasExpired(Row row, Instant now) {
        return row.expires().filter(expires -> !now.isBefore(expires)).isPresent();
    }
}
