package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.Hold;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.JobList;
import dev.parley.store.JobsTable.Kept;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Who works on which job, and until when; kept in the table of jobs. No job is ever given to two. */
final class LeasesTable {

    /**
     * Owners looked at in one claim, beginning at random: a few are told apart exactly, of very many each has the same chance.
     */
    private static final int MOST_OWNERS = 256;

    private final Database database;

    LeasesTable(Database database) {
        this.database = database;
    }

    /**
     * Gives ready jobs of one kind to a node. Claims of a kind come one after the other on all nodes, so that what is at work
     * is counted right.
     */
    Future<List<Kept>> claim(JobStore.Claim request) {
        var values = Values.of(
                request.kind(),
                request.slots(),
                request.atOnce(),
                request.now(),
                request.node(),
                request.leaseExpires(),
                UUID.randomUUID(),
                MOST_OWNERS);
        return database.transaction(connection -> Database.run(
                        connection, "select pg_advisory_xact_lock(hashtextextended($1, 0))", Tuple.of(request.kind()))
                .compose(_ -> Database.run(connection, CLAIM, values))
                .map(rows -> Values.list(rows, LeasesTable::claimed)));
    }

    private static final String CLAIM = """
            with recursive
            busy as (
                select owner, count(*) as jobs from jobs where kind = $1 and state = 'running' group by owner),
            free as (
                select least($2::int, $3::int - coalesce((select sum(jobs) from busy), 0))::int as slots),
            -- From owner to owner by the index, not through all their jobs: first those from $7 on, then those before.
            later (owner) as (
                (select owner from jobs where kind = $1 and ready and owner >= $7 order by owner limit 1)
                union all
                select (select owner from jobs where kind = $1 and ready and owner > later.owner
                    order by owner limit 1)
                from later where later.owner is not null),
            earlier (owner) as (
                (select owner from jobs where kind = $1 and ready and owner < $7 order by owner limit 1)
                union all
                select (select owner from jobs where kind = $1 and ready and owner > earlier.owner and owner < $7
                    order by owner limit 1)
                from earlier where earlier.owner is not null),
            waiting as (
                select owner from later where owner is not null
                union all
                select owner from earlier where owner is not null
                limit $8),
            chosen as materialized (
                select candidate.id
                from (
                    select job.id, job.rank, coalesce(busy.jobs, 0)
                        + row_number() over (partition by waiting.owner order by job.rank, job.id) as turn
                    from waiting
                    left join busy on busy.owner = waiting.owner
                    cross join lateral (
                        select id, rank from jobs where kind = $1 and ready and owner = waiting.owner
                        order by rank, id limit greatest((select slots from free), 0)) as job) as candidate
                order by turn, rank, id
                limit greatest((select slots from free), 0)),
            claimed as (
                update jobs set state = 'running', ready = false, not_before = null, node = $5, lease_expires = $6,
                    fence = fence + 1, attempt = attempt + 1, updated = $4, version = version + 1,
                    last_event = last_event + 1
                where id = any (array(select id from chosen)) and ready
                returning jobs.*),
            events as (
                insert into job_events (job_id, number, at, type, data)
                select id, last_event, updated, 'state', format(
                    '{"state":"running","attempt":%s,"kind":%s,"node":%s,"cancel_requested":%s}',
                    attempt, to_json(kind), to_json(node), to_json(cancel_requested))
                from claimed
                returning job_id, type, data)
            select %s, events.type, events.data
            from claimed join events on events.job_id = claimed.id
            order by rank, id""".replace("select %s,", "select " + JobRow.COLUMNS + ",");

    /** Queues jobs whose lease has run out, and makes queued ones ready whose time has come. */
    Future<List<Kept>> awaken(JobStore.Awaken request) {
        return database.run("""
                with lost as (
                    select id from jobs where state = 'running' and lease_expires <= $1 for update skip locked),
                queued as (
                    update jobs set state = 'queued', ready = true, not_before = $1, node = null, lease_expires = null,
                        last_failure = 'unavailable: ' || node || ' stopped renewing its lease', updated = $1,
                        version = version + 1, last_event = last_event + 1
                    from lost where jobs.id = lost.id
                    returning jobs.*),
                events as (
                    insert into job_events (job_id, number, at, type, data)
                    select id, last_event, updated, 'state', format(
                        '{"state":"queued","attempt":%s,"kind":%s,"not_before":%s,"reason":%s}',
                        attempt, to_json(kind), to_json(not_before), to_json(last_failure))
                    from queued
                    returning job_id, type, data),
                due as (
                    select id from jobs where state = 'queued' and not ready and not_before <= $1
                    for update skip locked),
                awake as (
                    update jobs set ready = true from due where jobs.id = due.id returning jobs.*)
                select %s, events.type, events.data
                from queued join events on events.job_id = queued.id
                union all
                select %s, null, null from awake""".replace("select %s,", "select " + JobRow.COLUMNS + ","), Values.of(request.now()))
                .map(rows -> Values.list(rows, LeasesTable::awoken));
    }

    /** Renews the leases that the node still holds; a job that is not in the reply was lost. */
    Future<JobList> heartbeat(JobStore.Heartbeat request) {
        return database.run(
                        """
                with held as (
                    select jobs.id
                    from jobs join unnest($1::uuid[], $2::bigint[]) as hold (id, fence)
                        on jobs.id = hold.id and jobs.fence = hold.fence
                    where state = 'running'
                    order by jobs.id
                    for no key update of jobs)
                update jobs set lease_expires = $3
                where id in (select id from held)
                returning\s""" + JobRow.COLUMNS,
                        Values.of(
                                request.held().stream().map(Hold::job).toArray(UUID[]::new),
                                request.held().stream().map(Hold::fence).toArray(Long[]::new),
                                request.leaseExpires()))
                .map(rows -> new JobList(Values.list(rows, JobRow::read)));
    }

    /** Lets every running job be claimed from now on. */
    Future<Done> endLeases(JobStore.EndLeases request) {
        return database.run(
                        "update jobs set lease_expires = $1 where state = 'running' and lease_expires > $1",
                        Values.of(request.now()))
                .map(Done.DONE);
    }

    private static Kept claimed(Row row) {
        var job = JobRow.read(row);
        var event = new NewEvent(row.getString(JobRow.COUNT), row.getString(JobRow.COUNT + 1));
        return new Kept(job, JobsTable.numbered(job, JobRow.lastEvent(row), List.of(event)));
    }

    private static Kept awoken(Row row) {
        return row.getString(JobRow.COUNT) == null ? new Kept(JobRow.read(row), List.of()) : claimed(row);
    }
}
