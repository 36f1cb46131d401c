package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Retention;
import dev.parley.bus.Retention.Dropped;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Drops jobs that have ended and recordings that are old, a few in each transaction. Where there is an archive, jobs are on its disk
 * before the transaction ends, so that none is lost; one that does not end, as in a crash, writes them again another time.
 */
final class EndedWork {

    /** Rows of events go with their jobs; so many in one transaction take well below a second. */
    private static final int MOST_EVENTS = 20_000;
    /** Bytes of inputs and outputs, which pass through memory on their way to an archive. */
    private static final int MOST_BYTES = 8 << 20;

    /** A message that is neither delivered nor given up. */
    private static final String TO_BE_SENT = """
            exists (select from outbox
                where outbox.job_id = jobs.id and outbox.delivered is null and outbox.next_attempt is not null)""";

    private final Vertx vertx;
    private final Database database;
    private final JobArchive archive;
    private final DeletedRecordings deleted;

    EndedWork(Vertx vertx, Database database, JobArchive archive, Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.archive = archive;
        this.deleted = new DeletedRecordings(clock);
    }

    /** Drops ended jobs of a kind with all that belongs to them. */
    Future<Dropped> dropJobs(Retention.DropJobs request) {
        return database.transaction(connection -> Database.run(
                        connection,
                        """
                        with old as materialized (
                            -- A job that is being queued again at this moment is left out.
                            select id, ended_at, last_event,
                                octet_length(input) + coalesce(octet_length(output), 0)::bigint as bytes from jobs
                            where kind = $1 and ended_at < $2 and not %s
                            order by ended_at limit $3 for update skip locked),
                        few as (
                            select id, sum(last_event) over w - last_event as events, sum(bytes) over w - bytes as bytes
                            from old window w as (order by ended_at, id))
                        select id from few where events < $4 and bytes < $5""".formatted(TO_BE_SENT),
                        Values.of(request.kind(), request.endedBefore(), request.limit(), MOST_EVENTS, MOST_BYTES))
                .map(EndedWork::ids)
                .compose(jobs -> dropJobs(connection, jobs, request.archive()))
                .map(Dropped::new));
    }

    /** Drops old recordings with their jobs; one whose job cannot go stays with it. An event for each that went. */
    Future<List<EventsTable.Appended>> dropRecordings(Retention.DropRecordings request) {
        return database.transaction(connection -> Database.run(
                        connection, """
                        select id from recordings
                        where created < $1 and not exists (
                            select from jobs where jobs.id = recordings.id and (ended_at is null or %s))
                        order by created limit $2 for update skip locked""".formatted(TO_BE_SENT), Values.of(request.createdBefore(), request.limit()))
                .map(EndedWork::ids)
                .compose(recordings -> Database.run(
                                connection,
                                "select id from jobs where id = any ($1) and ended_at is not null and not " + TO_BE_SENT
                                        + " for update",
                                Values.of((Object) recordings))
                        .map(EndedWork::ids)
                        .compose(jobs -> dropJobs(connection, jobs, request.archive()))
                        // Another statement, which sees what has become of the jobs.
                        .compose(_ -> deleted.delete(connection, recordings))));
    }

    /** Drops jobs that this transaction has locked; how many. */
    private Future<Integer> dropJobs(SqlConnection connection, UUID[] jobs, Optional<Retention.Archive> place) {
        if (jobs.length == 0) {
            return Future.succeededFuture(0);
        }
        var archived = place.map(where -> archived(connection, jobs, where))
                .orElseGet(() -> Future.succeededFuture(Done.DONE));
        return archived.compose(
                        _ -> Database.run(connection, "delete from jobs where id = any ($1)", Values.of((Object) jobs)))
                .map(RowSet::rowCount);
    }

    private Future<Done> archived(SqlConnection connection, UUID[] jobs, Retention.Archive place) {
        return Database.run(connection, """
                        select jsonb_build_object(
                            'job', to_jsonb(jobs),
                            'events', coalesce((
                                select jsonb_agg(jsonb_build_object(
                                    'number', number, 'at', at, 'type', type, 'data', data) order by number)
                                from job_events where job_id = jobs.id), '[]'),
                            'deliveries', coalesce((
                                select jsonb_agg(jsonb_build_object(
                                    'id', id, 'destination', destination, 'created', created, 'delivered', delivered,
                                    'attempts', coalesce((
                                        select jsonb_agg(to_jsonb(tries) - 'message_id' order by tries.number)
                                        from outbox_attempts tries where message_id = outbox.id), '[]')) order by id)
                                from outbox where job_id = jobs.id), '[]'))::text as line
                        from jobs where id = any ($1) order by ended_at, id""", Values.of((Object) jobs))
                .map(rows -> Values.list(rows, row -> row.getString("line")))
                .compose(lines -> OffLoop.run(vertx, () -> {
                    archive.add(place, lines);
                    return Done.DONE;
                }));
    }

    private static UUID[] ids(RowSet<Row> rows) {
        return Values.list(rows, row -> row.getUUID("id")).toArray(UUID[]::new);
    }
}
