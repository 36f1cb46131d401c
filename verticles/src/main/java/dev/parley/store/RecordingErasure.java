package dev.parley.store;

import dev.parley.bus.Recordings;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** Takes recordings away with all that was made of them. The media go when nothing refers to them any more. */
final class RecordingErasure {

    private final Database database;
    private final DeletedRecordings deleted;

    RecordingErasure(Database database, Clock clock) {
        this.database = database;
        this.deleted = new DeletedRecordings(clock);
    }

    /** The reply, and what followers are to be told. */
    record Erasure(Recordings.Erased erased, List<EventsTable.Appended> events) {}

    /**
     * Deletes a recording, its transcript, edits and names, its job and the jobs of the reports on it, with their events, checkpoints
     * and messages that were not sent, and what was said of it when it was handed in. Whoever works on one loses its lease.
     */
    Future<Erasure> erase(Recordings.Erase request) {
        var id = request.recording();
        return database.transaction(connection -> RecordingsTable.lock(connection, id)
                .compose(_ -> Database.run(connection, """
                        delete from jobs
                        where id = $1 or kind = 'recording-report' and report_recording(input) = $2
                        returning id, state""", Values.of(id, id.toString())))
                .map(rows -> new Recordings.Erased(Values.list(rows, row -> row).stream()
                        .filter(row -> row.getString("state").equals("running"))
                        .map(row -> row.getUUID("id"))
                        .toList()))
                .compose(erased -> Database.run(connection, "delete from uploads where id = $1", Values.of(id))
                        .compose(_ -> deleted.delete(connection, id))
                        .map(events -> new Erasure(erased, events))));
    }
}
