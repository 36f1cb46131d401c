package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import io.vertx.core.Future;
import java.time.Clock;
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

    /** Keeps the output of a stage while the node holds the lease. */
    Future<Done> save(JobStore.SaveCheckpoint request) {
        return database.run(
                        """
                with job as (
                    -- Locked, so that no other node claims the job before this is kept.
                    select id from jobs where id = $1 and fence = $2 and state = 'running' for no key update)
                insert into job_checkpoints (job_id, stage, output, at)
                select id, $3, $4, $5 from job
                on conflict (job_id, stage) do update set output = excluded.output, at = excluded.at
                returning job_id""",
                        Values.of(
                                request.hold().job(),
                                request.hold().fence(),
                                request.stage(),
                                request.output(),
                                clock.instant()))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(() -> Failure.CONFLICT.because(
                                "the lease of job " + request.hold().job() + " was lost")));
    }

    /** All of them, by stage. */
    Future<JobStore.Checkpoints> read(JobStore.ReadCheckpoints request) {
        return database.run("select stage, output from job_checkpoints where job_id = $1", Values.of(request.job()))
                .map(rows -> new JobStore.Checkpoints(StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(row -> row.getString("stage"), row -> row.getString("output")))));
    }
}
