package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.Change;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.JobList;
import dev.parley.bus.Jobs.State.Running;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The table of jobs. Every change is one statement, and so one transaction, that writes jobs, their events and their outbox
 * rows. What a job may become is decided by the engine; here it is only kept. Who works on what: {@link LeasesTable}.
 */
final class JobsTable {

    /** A page no larger than this is answered, whatever is asked for. */
    static final int PAGE = 1_000;

    private final Database database;

    JobsTable(Database database) {
        this.database = database;
    }

    /** A changed job and the events that were kept with it. */
    record Kept(Job job, List<Event> events) {}

    /** Keeps new jobs; one that its owner submitted with the same idempotency key before is found in its place. */
    Future<List<Kept>> insert(JobStore.Insert request) {
        var jobs = request.jobs();
        return insert(database::run, jobs).compose(rows -> orEarlier(jobs, byId(jobs, rows)));
    }

    /** Keeps new jobs as a part of a transaction; one with a known idempotency key is left out. */
    Future<List<Kept>> insert(SqlConnection connection, List<Change> jobs) {
        return insert((sql, values) -> Database.run(connection, sql, values), jobs)
                .map(rows -> List.copyOf(byId(jobs, rows).values()));
    }

    private static Future<RowSet<Row>> insert(
            BiFunction<String, Tuple, Future<RowSet<Row>>> statement, List<Change> jobs) {
        var values = Values.joined(
                JobColumns.identity(jobs), JobColumns.fixed(jobs), JobColumns.changing(jobs), JobColumns.events(jobs));
        return statement.apply("""
                with new as (
                    select * from unnest(
                        $1::uuid[], $2::bigint[], $3::int[],
                        $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[],
                        $12::int[], $13::int[], $14::bigint[],
                        $15::text[], $16::timestamptz[], $17::text[], $18::timestamptz[], $19::bool[], $20::text[],
                        $21::text[], $22::text[], $23::timestamptz[], $24::bool[], $25::text[], $26::float8[],
                        $27::int[], $28::text[], $29::timestamptz[])
                        as new (id, version, events, kind, owner, api_key, input, idempotency_key, correlation_id,
                            callback_url, created, priority, max_attempts, fence, state, not_before, node,
                            lease_expires, cancel_requested, output, failure, failure_detail, ended_at, set_aside,
                            stage, progress, attempt, last_failure, updated)),
                job as (
                    insert into jobs (id, version, last_event, kind, owner, api_key, input, idempotency_key, correlation_id,
                        callback_url, created, priority, rank, max_attempts, fence, state, not_before, ready, node,
                        lease_expires, cancel_requested, output, failure, failure_detail, ended_at, set_aside,
                        stage, progress, attempt, last_failure, updated)
                    select id, version, events, kind, owner, api_key, input, idempotency_key, correlation_id,
                        callback_url, created, priority, created - priority * interval '1 minute', max_attempts,
                        fence, state, not_before, state = 'queued' and not_before <= updated, node,
                        lease_expires, cancel_requested, output, failure, failure_detail, ended_at, set_aside,
                        stage, progress, attempt, last_failure, updated
                    from new
                    on conflict do nothing
                    returning *),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select job.id, event.number, job.updated, event.type, event.data
                    from job join unnest($30::uuid[], $31::bigint[], $32::text[], $33::text[])
                        as event (job_id, number, type, data) on event.job_id = job.id)
                select id, version, last_event, stage, progress, lease_expires from job""", values);
    }

    /** Writes those of the changed jobs whose version is still the one they were decided on. */
    Future<List<Kept>> save(JobStore.Save request) {
        var jobs = request.jobs();
        var values = Values.joined(
                JobColumns.identity(jobs),
                JobColumns.changing(jobs),
                JobColumns.told(jobs),
                JobColumns.furtherEvents(jobs));
        return database.run("""
                with change as (
                    select * from unnest(
                        $1::uuid[], $2::bigint[], $3::int[],
                        $4::text[], $5::timestamptz[], $6::text[], $7::timestamptz[], $8::bool[], $9::text[],
                        $10::text[], $11::text[], $12::timestamptz[], $13::bool[], $14::text[], $15::float8[],
                        $16::int[], $17::text[], $18::timestamptz[],
                        $19::text[], $20::text[], $21::text[], $22::text[], $23::text[])
                        as change (id, version, events, state, not_before, node, lease_expires, cancel_requested,
                            output, failure, failure_detail, ended_at, set_aside, stage, progress, attempt,
                            last_failure, updated, event_type, event_data, destination, key, payload)),
                job as (
                    update jobs set state = change.state, not_before = change.not_before,
                        ready = change.state = 'queued' and change.not_before <= change.updated,
                        node = change.node,
                        -- A renewal may have come between the decision and this change of the same lease.
                        lease_expires = case when jobs.node = change.node
                            then greatest(jobs.lease_expires, change.lease_expires) else change.lease_expires end,
                        cancel_requested = change.cancel_requested, output = change.output,
                        failure = change.failure, failure_detail = change.failure_detail,
                        ended_at = change.ended_at, set_aside = change.set_aside, attempt = change.attempt,
                        -- Stage and progress are told while the job runs; the decision need not know the latest.
                        progress = greatest(jobs.progress, change.progress),
                        last_failure = change.last_failure, updated = change.updated, version = jobs.version + 1,
                        last_event = jobs.last_event + change.events
                    from change
                    where jobs.id = change.id and jobs.version = change.version
                    returning jobs.id, jobs.version, jobs.last_event, jobs.stage, jobs.progress, jobs.lease_expires,
                        jobs.updated, jobs.last_event - change.events as before, change.event_type,
                        change.event_data, change.destination, change.key, change.payload),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select id, before + 1, updated, event_type, event_data from job where event_type is not null
                    union all
                    select job.id, job.before + event.number, job.updated, event.type, event.data
                    from job join unnest($24::uuid[], $25::bigint[], $26::text[], $27::text[])
                        as event (job_id, number, type, data) on event.job_id = job.id),
                messages as (
                    insert into outbox (job_id, destination, key, payload, created, next_attempt)
                    select id, destination, key, payload, updated, updated from job where destination is not null)
                select id, version, last_event, stage, progress, lease_expires from job""", values)
                .map(rows -> List.copyOf(byId(jobs, rows).values()));
    }

    Future<Job> find(JobStore.Find request) {
        return database.run("select " + JobRow.COLUMNS + " from jobs where id = $1", Values.of(request.id()))
                .map(rows -> Values.first(rows).map(JobRow::read).orElseThrow(() -> unknown(request.id())));
    }

    /** Jobs, newest first. */
    Future<JobList> search(JobStore.Search request) {
        var values = Values.of(
                request.owner(),
                request.states().toArray(String[]::new),
                request.kinds().toArray(String[]::new),
                Math.clamp(request.limit(), 1, PAGE),
                request.before());
        var ofOwner = request.owner().isPresent() ? "owner = $1" : "$1::uuid is null";
        var page = request.before().isPresent() ? "id < $5" : "$5::uuid is null";
        var setAside = request.setAside() ? "set_aside" : "true";
        return database.run("""
                select %s from jobs
                where %s and %s and %s and (cardinality($2::text[]) = 0 or state = any ($2::text[]))
                    and (cardinality($3::text[]) = 0 or kind = any ($3::text[]))
                order by id desc limit $4""".formatted(JobRow.COLUMNS, ofOwner, page, setAside), values)
                .map(JobsTable::jobs);
    }

    /** The newest job that writes a report on a recording, if there is one. */
    Future<JobList> report(JobStore.FindReport request) {
        return database.run(
                        """
                select %s from jobs
                where kind = 'recording-report' and report_recording(input) = $1 and ($2::uuid is null or owner = $2)
                order by created desc, id desc limit $3""".formatted(JobRow.COLUMNS),
                        Values.of(request.recording().toString(), request.owner(), request.limit()))
                .map(JobsTable::jobs);
    }

    static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no job " + id);
    }

    /** In the place of a job that was not kept, the earlier one with the same key. */
    private Future<List<Kept>> orEarlier(List<Change> jobs, Map<UUID, Kept> kept) {
        if (kept.size() == jobs.size()) {
            return Future.succeededFuture(List.copyOf(kept.values()));
        }
        var missing = jobs.stream()
                .map(Change::job)
                .filter(job -> !kept.containsKey(job.id()))
                .toList();
        return Future.all(missing.stream().map(this::earlier).toList()).map(earlier -> {
            var found = new HashMap<UUID, Kept>(kept);
            for (var i = 0; i < missing.size(); i++) {
                found.put(missing.get(i).id(), new Kept(earlier.resultAt(i), List.of()));
            }
            return jobs.stream().map(change -> found.get(change.job().id())).toList();
        });
    }

    /** The job of the same owner with the same key, or the same job that has come before. */
    private Future<Job> earlier(Job job) {
        return database.run(
                        "select " + JobRow.COLUMNS + " from jobs where owner = $1"
                                + " and (idempotency_key = $2 or id = $3 and kind = $4 and input = $5)",
                        Values.of(job.owner(), job.idempotencyKey(), job.id(), job.kind(), job.input()))
                .map(rows -> Values.first(rows)
                        .map(JobRow::read)
                        .orElseThrow(() -> Failure.CONFLICT.because("there is already another job " + job.id())));
    }

    /** The kept jobs in the order of the changes, from what the store alone knows of them. */
    private static Map<UUID, Kept> byId(List<Change> changes, RowSet<Row> rows) {
        var rowOf = new HashMap<UUID, Row>();
        rows.forEach(row -> rowOf.put(row.getUUID(0), row));
        var kept = new LinkedHashMap<UUID, Kept>();
        for (var change : changes) {
            var row = rowOf.get(change.job().id());
            if (row != null) {
                var job = kept(change.job(), row);
                kept.put(job.id(), new Kept(job, numbered(job, row.getLong(2), change.events())));
            }
        }
        return kept;
    }

    /** @param row id, version, last_event, stage, progress, lease_expires */
    private static Job kept(Job job, Row row) {
        var state = job.state() instanceof Running running
                ? new Running(running.node(), row.getOffsetDateTime(5).toInstant(), running.cancelRequested())
                : job.state();
        return new Job(
                job.id(),
                job.kind(),
                job.owner(),
                job.key(),
                job.input(),
                state,
                Optional.ofNullable(row.getString(3)),
                row.getDouble(4),
                job.priority(),
                job.attempt(),
                job.maxAttempts(),
                job.fence(),
                job.lastFailure(),
                job.idempotencyKey(),
                job.correlationId(),
                job.callbackUrl(),
                job.created(),
                job.updated(),
                row.getLong(1));
    }

    /** The newest events of a job, with their numbers. */
    static List<Event> numbered(Job job, long lastEvent, List<NewEvent> events) {
        var before = lastEvent - events.size();
        return IntStream.range(0, events.size())
                .mapToObj(i -> new Event(
                        job.id(),
                        before + 1 + i,
                        job.updated(),
                        events.get(i).type(),
                        events.get(i).data()))
                .toList();
    }

    private static JobList jobs(RowSet<Row> rows) {
        return new JobList(Values.list(rows, JobRow::read));
    }
}
