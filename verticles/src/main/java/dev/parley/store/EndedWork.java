package dev.parley.store;

import dev.parley.bus.Retention;
import dev.parley.bus.Retention.Dropped;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.UUID;

/** Drops jobs that have ended and recordings that are old, a few in each transaction. */
final class EndedWork {

    /** Rows of events go with their jobs; so many in one transaction take well below a second. */
    private static final int MOST_EVENTS = 20_000;

    /** A message that is neither delivered nor given up. */
    private static final String TO_BE_SENT = """
            exists (select from outbox
                where outbox.job_id = jobs.id and outbox.delivered is null and outbox.next_attempt is not null)""";

    private final Database database;

    EndedWork(Database database) {
        this.database = database;
    }

    /** Drops ended jobs of a kind with all that belongs to them. */
    Future<Dropped> dropJobs(Retention.DropJobs request) {
        return database.run(
                        """
                with old as materialized (
                    -- A job that is being queued again at this moment is left out.
                    select id, ended_at, last_event from jobs
                    where kind = $1 and ended_at < $2 and not %s
                    order by ended_at limit $3 for update skip locked),
                few as (
                    select id, sum(last_event) over (order by ended_at, id) - last_event as events_before from old)
                delete from jobs using few where jobs.id = few.id and few.events_before < $4""".formatted(TO_BE_SENT),
                        Values.of(request.kind(), request.endedBefore(), request.limit(), MOST_EVENTS))
                .map(rows -> new Dropped(rows.rowCount()));
    }

    /** Drops old recordings with their jobs; one whose job cannot go stays with it. */
    Future<Dropped> dropRecordings(Retention.DropRecordings request) {
        return database.transaction(connection -> Database.run(
                        connection, """
                        select id from recordings
                        where created < $1 and not exists (
                            select from jobs where jobs.id = recordings.id and (ended_at is null or %s))
                        order by created limit $2 for update skip locked""".formatted(TO_BE_SENT), Values.of(request.createdBefore(), request.limit()))
                .map(EndedWork::ids)
                .compose(ids -> Database.run(
                                connection,
                                "delete from jobs where id = any ($1) and ended_at is not null and not " + TO_BE_SENT,
                                Values.of((Object) ids))
                        // Another statement, which sees what has become of the jobs.
                        .compose(_ -> Database.run(connection, """
                                delete from recordings
                                where id = any ($1) and not exists (select from jobs where jobs.id = recordings.id)""", Values.of((Object) ids))))
                .map(rows -> new Dropped(rows.rowCount())));
    }

    private static UUID[] ids(RowSet<Row> rows) {
        return Values.list(rows, row -> row.getUUID("id")).toArray(UUID[]::new);
    }
}
