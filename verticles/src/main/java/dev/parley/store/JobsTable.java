package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.JobList;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The table of jobs. Every change is one statement, and so one transaction, that writes the job, its events and its outbox
 * rows. What a job may become is decided by the engine; here it is only kept.
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

    /** Keeps a new job, or finds the one that its owner submitted with the same idempotency key. */
    Future<Kept> insert(JobStore.Insert request) {
        var job = request.job();
        var values = Values.joined(
                JobRow.fixed(job), JobRow.changing(job), Values.of(job.version()), events(request.events()));
        return database.run("""
                with job as (
                    insert into jobs (id, kind, owner, input, idempotency_key, correlation_id, callback_url, created,
                        priority, max_attempts, state, not_before, node, lease_expires, cancel_requested, output,
                        failure, failure_detail, ended_at, stage, progress, attempt, last_failure, updated,
                        version, last_event)
                    values ($1, $2, $3, $4, $5, $6, $7, $8,
                        $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                        $25, cardinality($26::text[]))
                    on conflict do nothing
                    returning *),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select job.id, event.number, job.updated, event.type, event.data
                    from job, unnest($26::text[], $27::text[]) with ordinality as event (type, data, number))
                select * from job""", values).compose(rows -> Values.first(rows)
                .map(row -> Future.succeededFuture(kept(row, request.events())))
                .orElseGet(() -> earlier(job)));
    }

    /** Writes a changed job if its version is still the one it was decided on. */
    Future<Kept> save(JobStore.Save request) {
        var job = request.job();
        var values = Values.joined(
                Values.of(job.id(), job.version()),
                JobRow.changing(job),
                events(request.events()),
                outgoing(request.outbox()));
        return database.run("""
                with job as (
                    update jobs set priority = $3, max_attempts = $4, state = $5, not_before = $6, node = $7,
                        -- A renewal may have come between the decision and this change of the same lease.
                        lease_expires = case when node = $7 then greatest(lease_expires, $8) else $8 end,
                        cancel_requested = $9, output = $10, failure = $11, failure_detail = $12, ended_at = $13,
                        stage = $14, progress = $15, attempt = $16, last_failure = $17, updated = $18,
                        version = version + 1, last_event = last_event + cardinality($19::text[])
                    where id = $1 and version = $2
                    returning *),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select job.id, job.last_event - cardinality($19::text[]) + event.number, job.updated, event.type,
                        event.data
                    from job, unnest($19::text[], $20::text[]) with ordinality as event (type, data, number)),
                messages as (
                    insert into outbox (job_id, destination, key, payload, created, next_attempt)
                    select job.id, message.destination, message.key, message.payload, job.updated, job.updated
                    from job, unnest($21::text[], $22::text[], $23::text[]) with ordinality
                        as message (destination, key, payload, number)
                    order by message.number)
                select * from job""", values).compose(rows -> Values.first(rows)
                .map(row -> Future.succeededFuture(kept(row, request.events())))
                .orElseGet(() -> outdated(job)));
    }

    /** Gives jobs that are due to a node: highest priority first, then oldest. No job is given to two. */
    Future<List<Kept>> claim(JobStore.Claim request) {
        var kinds = List.copyOf(request.kinds().keySet());
        var values = Values.of(
                kinds.toArray(String[]::new),
                kinds.stream().map(request.kinds()::get).toArray(Integer[]::new),
                request.now(),
                request.node(),
                request.leaseExpires());
        return database.run("""
                with free as (
                    select kind, slots from unnest($1::text[], $2::int[]) as free (kind, slots)),
                chosen as materialized (
                    select job.id
                    from free cross join lateral (
                        select id from jobs
                        where kind = free.kind and state in ('queued', 'running') and due <= $3
                        order by priority desc, created, id
                        limit free.slots
                        for update skip locked) as job),
                claimed as (
                    update jobs set state = 'running', not_before = null, node = $4, lease_expires = $5,
                        cancel_requested = state = 'running' and cancel_requested,
                        attempt = attempt + 1, updated = $3, version = version + 1, last_event = last_event + 1
                    from chosen where jobs.id = chosen.id
                    returning jobs.*),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select id, last_event, updated, 'state', format(
                        '{"state":"running","attempt":%s,"node":%s,"cancel_requested":%s}',
                        attempt, to_json(node), to_json(cancel_requested))
                    from claimed
                    returning job_id, type, data)
                select claimed.*, events.type as event_type, events.data as event_data
                from claimed join events on events.job_id = claimed.id
                order by priority desc, created, id""", values).map(rows -> Values.list(rows, JobsTable::claimed));
    }

    /** Renews the leases that the node still holds; a job that is not in the reply was lost. */
    Future<JobList> heartbeat(JobStore.Heartbeat request) {
        return database.run("""
                update jobs set lease_expires = $3
                where id = any ($1::uuid[]) and state = 'running' and node = $2
                returning *""", Values.of(request.jobs().toArray(UUID[]::new), request.node(), request.leaseExpires()))
                .map(JobsTable::jobs);
    }

    /** Lets every running job be claimed from now on. */
    Future<Done> endLeases(JobStore.EndLeases request) {
        return database.run(
                        "update jobs set lease_expires = $1 where state = 'running' and lease_expires > $1",
                        Values.of(request.now()))
                .map(Done.DONE);
    }

    Future<Job> find(JobStore.Find request) {
        return database.run("select * from jobs where id = $1", Values.of(request.id()))
                .map(rows -> Values.first(rows).map(JobRow::read).orElseThrow(() -> unknown(request.id())));
    }

    /** Jobs, newest first. */
    Future<JobList> search(JobStore.Search request) {
        var values = Values.of(
                request.owner(),
                request.states().toArray(String[]::new),
                Math.clamp(request.limit(), 1, PAGE),
                request.before());
        var ofOwner = request.owner().isPresent() ? "owner = $1" : "$1::uuid is null";
        var page = request.before().isPresent()
                ? "(created, id) < (select created, id from jobs where id = $4)"
                : "$4::uuid is null";
        return database.run("""
                select * from jobs
                where %s and %s and (cardinality($2::text[]) = 0 or state = any ($2::text[]))
                order by created desc, id desc limit $3""".formatted(ofOwner, page), values).map(JobsTable::jobs);
    }

    static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no job " + id);
    }

    private Future<Kept> earlier(Job job) {
        return database.run(
                        "select * from jobs where owner = $1 and idempotency_key = $2",
                        Values.of(job.owner(), job.idempotencyKey()))
                .map(rows -> Values.first(rows)
                        .map(row -> new Kept(JobRow.read(row), List.of()))
                        .orElseThrow(() -> Failure.CONFLICT.because("there is already a job " + job.id())));
    }

    private Future<Kept> outdated(Job job) {
        return find(new JobStore.Find(job.id())).map(now -> {
            throw Failure.CONFLICT.because("job " + job.id() + " has changed: it has version " + now.version()
                    + ", the change was decided on version " + job.version() + "; read it and decide again");
        });
    }

    private static Kept kept(Row row, List<NewEvent> events) {
        var job = JobRow.read(row);
        var before = row.getLong("last_event") - events.size();
        var numbered = IntStream.range(0, events.size())
                .mapToObj(i -> new Event(
                        job.id(),
                        before + 1 + i,
                        job.updated(),
                        events.get(i).type(),
                        events.get(i).data()))
                .toList();
        return new Kept(job, numbered);
    }

    private static Kept claimed(Row row) {
        return kept(row, List.of(new NewEvent(row.getString("event_type"), row.getString("event_data"))));
    }

    private static Tuple events(List<NewEvent> events) {
        return Values.of(
                events.stream().map(NewEvent::type).toArray(String[]::new),
                events.stream().map(NewEvent::data).toArray(String[]::new));
    }

    private static Tuple outgoing(List<Outgoing> messages) {
        return Values.of(
                messages.stream().map(Outgoing::destination).toArray(String[]::new),
                messages.stream().map(Outgoing::key).toArray(String[]::new),
                messages.stream().map(Outgoing::payload).toArray(String[]::new));
    }

    private static JobList jobs(RowSet<Row> rows) {
        return new JobList(Values.list(rows, JobRow::read));
    }
}
