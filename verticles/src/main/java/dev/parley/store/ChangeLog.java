package dev.parley.store;

import dev.parley.bus.Recordings;
import dev.parley.bus.Transcripts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The numbered changes of recordings. Numbers of a recording are consecutive: its row counts them, locked while it does. Those who
 * follow its job are told.
 */
final class ChangeLog {

    private static final int PAGE = 1_000;

    private final Database database;
    private final Clock clock;

    ChangeLog(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A change that has no number yet. */
    record NewChange(
            String what,
            Optional<Integer> segment,
            Optional<String> speaker,
            Optional<String> before,
            Optional<String> after) {

        static NewChange text(int segment, String before, String after) {
            return new NewChange(
                    "text", Optional.of(segment), Optional.empty(), Optional.of(before), Optional.of(after));
        }

        static NewChange speaker(int segment, String before, String after) {
            return new NewChange(
                    "speaker", Optional.of(segment), Optional.empty(), Optional.of(before), Optional.of(after));
        }

        static NewChange name(String speaker, Optional<String> before, Optional<String> after) {
            return new NewChange("name", Optional.empty(), Optional.of(speaker), before, after);
        }

        static NewChange nameOfRecording(String before, String after) {
            return new NewChange("name", Optional.empty(), Optional.empty(), Optional.of(before), Optional.of(after));
        }
    }

    /** How far a recording is, and what its followers are to be told; nothing where its job is gone. */
    record Logged(long version, Optional<EventsTable.Appended> event) {}

    /** The reply to a request, and how far the recording is then. */
    record Told<R>(R reply, Logged logged) {}

    /** Numbers changes as a part of a transaction that has locked the recording. None leave it as it is.
     *
     * @param by empty where nobody has done it */
    Future<Logged> add(SqlConnection connection, UUID recording, Optional<UUID> by, List<NewChange> changes) {
        var now = clock.instant();
        return Database.run(
                        connection,
                        """
                        with counted as (
                            update recordings set changes = changes + $2::int, updated = case $2::int when 0 then updated else $3 end
                            where id = $1
                            returning changes),
                        change as (
                            insert into recording_changes (
                                recording_id, number, at, user_id, what, segment, speaker, before, after)
                            select $1, counted.changes - $2::int + change.place, $3, $4, change.what, change.segment,
                                change.speaker, change.before, change.after
                            from counted, unnest($5::text[], $6::int[], $7::text[], $8::text[], $9::text[])
                                with ordinality as change (what, segment, speaker, before, after, place))
                        select changes from counted""",
                        Values.of(
                                recording,
                                changes.size(),
                                now,
                                by,
                                Values.column(String[]::new, changes, change -> Optional.of(change.what())),
                                Values.column(Integer[]::new, changes, NewChange::segment),
                                Values.column(String[]::new, changes, NewChange::speaker),
                                Values.column(String[]::new, changes, NewChange::before),
                                Values.column(String[]::new, changes, NewChange::after)))
                .map(rows -> rows.iterator().next().getLong("changes"))
                .compose(version -> changes.isEmpty()
                        ? Future.succeededFuture(new Logged(version, Optional.empty()))
                        : tell(connection, recording, version));
    }

    private Future<Logged> tell(SqlConnection connection, UUID recording, long version) {
        return Database.run(
                        connection,
                        """
                        with job as (
                            update jobs set last_event = last_event + 1 where id = $1 returning id, owner, last_event),
                        event as (
                            insert into job_events (job_id, number, at, type, data)
                            select id, last_event, $2, $3, $4 from job
                            returning *)
                        select event.*, job.owner from event, job""",
                        Values.of(
                                recording,
                                clock.instant(),
                                Transcripts.EDITED,
                                new JsonObject().put("version", version).encode()))
                .map(rows -> new Logged(
                        version,
                        Values.first(rows)
                                .map(row -> new EventsTable.Appended(row.getUUID("owner"), EventsTable.read(row)))));
    }

    /** Changes after a number, a thousand at most. */
    Future<Transcripts.Changes> read(Recordings.ReadChanges request) {
        return database.run("""
                        select recordings.changes, change.*, users.name as by_name
                        from recordings
                        left join lateral (
                            select * from recording_changes
                            where recording_id = recordings.id and number > $2
                            order by number limit $3) as change on true
                        left join users on users.id = change.user_id
                        where recordings.id = $1
                        order by change.number""", Values.of(request.recording(), request.after(), PAGE))
                .map(rows -> {
                    var first = Values.first(rows).orElseThrow(() -> RecordingsTable.unknown(request.recording()));
                    return new Transcripts.Changes(
                            first.getLong("changes"),
                            Values.list(rows, ChangeLog::change).stream()
                                    .flatMap(Optional::stream)
                                    .toList());
                });
    }

    private static Optional<Transcripts.Change> change(Row row) {
        return Optional.ofNullable(row.getLong("number"))
                .map(number -> new Transcripts.Change(
                        number,
                        Values.instant(row, "at"),
                        Values.text(row, "by_name"),
                        row.getString("what"),
                        Optional.ofNullable(row.getInteger("segment")),
                        Values.text(row, "speaker"),
                        Values.text(row, "before"),
                        Values.text(row, "after")));
    }
}
