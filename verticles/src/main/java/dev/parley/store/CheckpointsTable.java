package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.store.EventsTable.Appended;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The outputs of the stages that are done, so that a job resumes at the first that is not. */
final class CheckpointsTable {

    private final Database database;
    private final Clock clock;

    CheckpointsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Keeps the output of a stage and its events while the node holds the lease. */
    Future<List<Appended>> save(JobStore.SaveCheckpoint request) {
        return database.run(
                        """
                with job as (
                    update jobs set last_event = last_event + cardinality($6::text[]), updated = $5
                    where id = $1 and fence = $2 and state = 'running'
                    returning id, owner, last_event - cardinality($6::text[]) as before),
                checkpoint as (
                    insert into job_checkpoints (job_id, stage, output, at)
                    select id, $3, $4, $5 from job
                    on conflict (job_id, stage) do update set output = excluded.output, at = excluded.at),
                event as (
                    insert into job_events (job_id, number, at, type, data)
                    select job.id, job.before + event.number, $5, event.type, event.data
                    from job, unnest($6::text[], $7::text[]) with ordinality as event (type, data, number)
                    returning *)
                select job.owner, event.* from job left join event on true order by event.number""",
                        Values.of(
                                request.hold().job(),
                                request.hold().fence(),
                                request.stage(),
                                request.output(),
                                clock.instant(),
                                request.events().stream().map(NewEvent::type).toArray(String[]::new),
                                request.events().stream().map(NewEvent::data).toArray(String[]::new)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Failure.CONFLICT.because(
                                "the lease of job " + request.hold().job() + " was lost");
                    }
                    return request.events().isEmpty()
                            ? List.of()
                            : Values.list(rows, row -> new Appended(row.getUUID("owner"), EventsTable.read(row)));
                });
    }

    /** All of them, by stage. */
    Future<JobStore.Checkpoints> read(JobStore.ReadCheckpoints request) {
        return database.run("select stage, output from job_checkpoints where job_id = $1", Values.of(request.job()))
                .map(rows -> new JobStore.Checkpoints(StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(row -> row.getString("stage"), row -> row.getString("output")))));
    }
}
