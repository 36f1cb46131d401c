package dev.parley.store;

import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Transcripts;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Deletes recordings and remembers for a while which they were, so that whoever follows all jobs of an owner is told, also one who
 * was away meanwhile. The number of such an event is 0: those of the job have gone with it.
 */
final class DeletedRecordings {

    /** Pages that were away for longer read their lists anew. */
    private static final Duration KEEP = Duration.ofDays(30);

    private final Clock clock;

    DeletedRecordings(Clock clock) {
        this.clock = clock;
    }

    /**
     * Deletes those of the recordings that have no job any more, as a part of a transaction that has locked them.
     *
     * @return what their followers are to be told, one event for each that went
     */
    Future<List<EventsTable.Appended>> delete(SqlConnection connection, UUID... recordings) {
        var now = clock.instant();
        return Database.run(connection, """
                        delete from deleted_recordings where id in (
                            select id from deleted_recordings where at < $1 for update skip locked)""", Values.of(now.minus(KEEP)))
                .compose(_ -> Database.run(connection, """
                        with gone as (
                            delete from recordings
                            where id = any ($1) and not exists (select from jobs where jobs.id = recordings.id)
                            returning id, owner)
                        insert into deleted_recordings (id, owner, at) select id, owner, $2 from gone
                        on conflict (id) do update set owner = excluded.owner, at = excluded.at, change = excluded.change
                        returning id, owner""", Values.of(recordings, now)))
                .map(rows -> Values.list(
                        rows,
                        row -> new EventsTable.Appended(
                                row.getUUID("owner"),
                                new Event(row.getUUID("id"), 0, now, Transcripts.DELETED, "{}"))));
    }
}
