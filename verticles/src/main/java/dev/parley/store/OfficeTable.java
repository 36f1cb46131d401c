package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Office;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;

/** What people thought of the office's answers, and sums over its jobs and calls. */
final class OfficeTable {

    /** The id of a call is made when it is let through, and its time is when it began: never far apart. */
    private static final Duration SLACK = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    OfficeTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Keeps the last word on a request of its owner. */
    Future<Office.Rated> rate(Office.Rate rate) {
        return database.run(
                        """
                insert into office_ratings (request, owner, response, liked, comment, created)
                select id, $2, $3, $4::boolean, $5, $6 from jobs where id = $1 and kind = $7
                on conflict (request) do update set response = $3, liked = $4, comment = $5, created = $6
                returning id""",
                        Values.of(
                                rate.request(),
                                rate.caller().user(),
                                rate.response(),
                                rate.liked(),
                                rate.comment(),
                                Values.now(clock),
                                Office.KIND))
                .map(rows -> Values.first(rows)
                        .map(row -> new Office.Rated(row.getLong("id"), rate))
                        .orElseThrow(() ->
                                Failure.NOT_FOUND.because("there is no request to the office " + rate.request())));
    }

    /**
     * Sums over the jobs that are still kept, by when they came, and over the calls of the ledger in the same time. The seconds are
     * the last field of an {@link Office.Output}; an escaped NUL before them is no JSON to PostgreSQL.
     */
    Future<Office.Metrics> metrics(Office.AskMetrics request) {
        if (!request.from().isBefore(request.to())) {
            throw Failure.INVALID.because("from: must be before to");
        }
        return database.run(
                        """
                select count(*) as requests, count(*) filter (where state = 'succeeded') as succeeded,
                    count(*) filter (where state = 'failed') as failed,
                    coalesce(avg(substring(output from '"seconds":([0-9.eE+-]+)[}]$')::double precision), 0) as seconds,
                    (select coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint from usage
                        where purpose = $3 and at >= $1 and at < $2 and id >= $4 and id < $5) as tokens
                from jobs where kind = 'office' and created >= $1 and created < $2""",
                        Values.of(
                                request.from(),
                                request.to(),
                                Office.KIND,
                                LedgerTable.firstId(request.from().minus(SLACK)),
                                LedgerTable.firstId(request.to().plus(SLACK))))
                .map(rows -> read(rows.iterator().next()));
    }

    private static Office.Metrics read(Row row) {
        return new Office.Metrics(
                row.getLong("requests"),
                row.getLong("succeeded"),
                row.getLong("failed"),
                row.getDouble("seconds"),
                row.getLong("tokens"));
    }
}
