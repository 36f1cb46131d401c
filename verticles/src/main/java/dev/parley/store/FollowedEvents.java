package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.Following.Change;
import dev.parley.bus.Following.Changes;
import dev.parley.bus.Following.Standing;
import dev.parley.bus.Following.Standings;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Transcripts;
import dev.parley.store.EventCursor.Place;
import dev.parley.store.EventCursor.Snapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The events of many jobs for those who follow them. What came after a cursor is what transactions have kept that its
 * snapshot does not show: neither clocks nor the order in which transactions began matter, so nothing is missed or told twice.
 */
final class FollowedEvents {

    /** What a snapshot does not show, and a later one, if there is one, does. */
    private static final String SINCE = """
            change >= $3 and (change >= $4 or change = any ($5::bigint[]))
            and ($6::bigint is null or change < $6 and change <> all ($7::bigint[]))""";

    private final Database database;

    FollowedEvents(Database database) {
        this.database = database;
    }

    /** Events of all jobs of an owner after a cursor. */
    Future<Changes> changes(JobStore.ReadChanges request) {
        return request.after().isEmpty()
                ? now().map(now -> new Changes(List.of(), now, false))
                : after(request, EventCursor.parse(request.after().get()));
    }

    /** How far the events of some jobs are. */
    Future<Standings> standings(Following.ReadStandings request) {
        var ids = request.jobs().toArray(UUID[]::new);
        return database.run("""
                select id, owner, last_event, state not in ('queued', 'running') as ended
                from jobs where id = any ($1::uuid[])""", Values.of((Object) ids))
                .map(rows -> new Standings(Values.list(rows, FollowedEvents::standing)));
    }

    private Future<String> now() {
        return database.run("select pg_current_snapshot()::text", Tuple.tuple()).map(rows -> EventCursor.at(
                        Snapshot.parse(rows.iterator().next().getString(0)))
                .toString());
    }

    private Future<Changes> after(JobStore.ReadChanges request, EventCursor cursor) {
        var limit = Math.clamp(request.limit(), 1, JobsTable.PAGE);
        var read = cursor.read();
        var until = cursor.place().map(Place::until);
        var values = Values.of(
                request.owner(),
                limit,
                read.xmin(),
                read.xmax(),
                read.runningArray(),
                until.map(Snapshot::xmax),
                until.map(Snapshot::runningArray),
                cursor.place().map(Place::job),
                cursor.place().map(Place::number));
        // The first column is there without any event as well; it shows what this very statement sees.
        return database.run("""
                select here.snapshot, event.*
                from (select pg_current_snapshot()::text as snapshot) as here
                left join lateral (
                    (select job_id, number, at, type, data from job_events
                    where %1$s and ($8::uuid is null or (job_id, number) > ($8, $9::bigint))
                        and ($1::uuid is null
                            or exists (select from jobs where jobs.id = job_id and jobs.owner = $1))
                    order by job_id, number
                    limit $2)
                    union all
                    -- One that was handed in again under its id is there.
                    (select id, 0, at, '%2$s', '{}' from deleted_recordings
                    where %1$s and ($8::uuid is null or id > $8) and ($1::uuid is null or owner = $1)
                        and not exists (select from jobs where jobs.id = deleted_recordings.id)
                    order by id
                    limit $2)
                    order by job_id, number
                    limit $2) as event on true
                order by event.job_id, event.number""".formatted(SINCE, Transcripts.DELETED), values).map(rows -> page(rows, cursor, limit));
    }

    private static Changes page(RowSet<Row> rows, EventCursor cursor, int limit) {
        var seen = Snapshot.parse(rows.iterator().next().getString("snapshot"));
        if (cursor.read().xmax() > seen.xmax()) {
            throw Failure.INVALID.because("after: this cursor is of another database; leave it out to begin now");
        }
        var until = cursor.place().map(Place::until).orElse(seen);
        var end = EventCursor.at(until).toString();
        var events = Values.list(rows, FollowedEvents::event).stream()
                .flatMap(Optional::stream)
                .toList();
        var full = events.size() == limit;
        var changes = IntStream.range(0, events.size())
                .mapToObj(i -> {
                    var event = events.get(i);
                    var last = !full && i == events.size() - 1;
                    return new Change(
                            event,
                            last
                                    ? end
                                    : cursor.read()
                                            .at(until, event.job(), event.number())
                                            .toString());
                })
                .toList();
        // After the rest of an earlier snapshot comes what has happened since.
        var more = full || cursor.place().isPresent();
        return new Changes(changes, changes.isEmpty() ? end : changes.getLast().cursor(), more);
    }

    private static Optional<Jobs.Event> event(Row row) {
        return row.getUUID("job_id") == null ? Optional.empty() : Optional.of(EventsTable.read(row));
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.getUUID("id"), row.getUUID("owner"), row.getLong("last_event"), row.getBoolean("ended"));
    }
}
