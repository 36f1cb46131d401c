package dev.parley.store;

import dev.parley.bus.Admissions;
import io.vertx.core.Future;

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
