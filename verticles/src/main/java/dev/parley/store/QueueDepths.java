package dev.parley.store;

import dev.parley.bus.Admissions;
import dev.parley.bus.Readings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** How many jobs wait for their turn and how fast they go; by the indexes of the table of jobs alone. */
final class QueueDepths {

    private final Database database;

    QueueDepths(Database database) {
        this.database = database;
    }

    /** Counts ready jobs, up to a number. */
    Future<Admissions.Depth> depth(Admissions.AskDepth request) {
        var ofOwner = request.owner().isPresent() ? "owner = $2" : "$2::uuid is null";
        return database.run("""
                select count(*) as jobs from (
                    select from jobs where kind = $1 and ready and %s limit $3) as counted""".formatted(ofOwner), Values.of(request.kind(), request.owner(), request.most()))
                .map(rows -> new Admissions.Depth(rows.iterator().next().getLong("jobs")));
    }

    /** Counts all jobs that have not ended, and those that were set aside. */
    Future<Readings.Queue> queue() {
        return database.run("""
                select kind, sum(queued)::bigint as queued, sum(later)::bigint as later,
                       sum(running)::bigint as running, sum(set_aside)::bigint as set_aside from (
                    select kind, count(*) as queued, 0 as later, 0 as running, 0 as set_aside
                        from jobs where ready group by kind
                    union all select kind, 0, count(*), 0, 0 from jobs where state = 'queued' and not ready group by kind
                    union all select kind, 0, 0, count(*), 0 from jobs where state = 'running' group by kind
                    union all select kind, 0, 0, 0, count(*) from jobs where set_aside group by kind) as counted
                group by kind order by kind""", Tuple.tuple())
                .map(rows -> new Readings.Queue(rows.stream()
                        .map(row -> new Readings.QueuedKind(
                                row.getString("kind"),
                                row.getLong("queued"),
                                row.getLong("later"),
                                row.getLong("running"),
                                row.getLong("set_aside")))
                        .toList()));
    }

    /** Looks at the jobs that ended last. */
    Future<Admissions.Drain> drain(Admissions.AskDrain request) {
        return database.run("""
                select count(*)::int as jobs, min(ended_at) as since from (
                    select ended_at from jobs where kind = $1 and ended_at is not null
                    order by ended_at desc limit $2) as latest""", Values.of(request.kind(), request.last()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Admissions.Drain(row.getInteger("jobs"), Values.optionalInstant(row, "since")));
    }
}
