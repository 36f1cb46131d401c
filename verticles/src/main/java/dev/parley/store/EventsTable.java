package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.EventList;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.UUID;

/** The numbered events of jobs. Numbers of a job are consecutive: the row of the job counts them, locked while it does. */
final class EventsTable {

    private final Database database;
    private final Clock clock;

    EventsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An event that was kept, and whose job it is of. */
    record Appended(UUID owner, Event event) {}

    /** Keeps the next event of a job while the node holds the lease, and how far the job is. */
    Future<Appended> append(JobStore.Append request) {
        return database.run(
                        """
                with job as (
                    update jobs set last_event = last_event + 1, stage = coalesce($3, stage),
                        progress = coalesce($4, progress), updated = $5
                    where id = $1 and fence = $2 and state = 'running'
                    returning id, owner, last_event),
                event as (
                    insert into job_events (job_id, number, at, type, data)
                    select id, last_event, $5, $6, $7 from job
                    returning *)
                select event.*, job.owner from event, job""",
                        Values.of(
                                request.hold().job(),
                                request.hold().fence(),
                                request.stage(),
                                request.progress(),
                                clock.instant(),
                                request.event().type(),
                                request.event().data()))
                .map(rows -> Values.first(rows)
                        .map(row -> new Appended(row.getUUID("owner"), read(row)))
                        .orElseThrow(() -> Failure.CONFLICT.because(
                                "the lease of job " + request.hold().job() + " was lost")));
    }

    /** Events after a number, in order. */
    Future<EventList> read(JobStore.ReadEvents request) {
        return database.run(
                        "select * from job_events where job_id = $1 and number > $2 order by number limit $3",
                        Values.of(request.job(), request.after(), Math.clamp(request.limit(), 1, JobsTable.PAGE)))
                .map(rows -> new EventList(Values.list(rows, EventsTable::read)));
    }

    static Event read(Row row) {
        return new Event(
                row.getUUID("job_id"),
                row.getLong("number"),
                Values.instant(row, "at"),
                row.getString("type"),
                row.getString("data"));
    }
}
