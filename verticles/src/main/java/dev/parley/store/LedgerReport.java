package dev.parley.store;

import dev.parley.bus.Accounts;
import dev.parley.bus.Failure;
import dev.parley.bus.Usage.AskReport;
import dev.parley.bus.Usage.Grouping;
import dev.parley.bus.Usage.Line;
import dev.parley.bus.Usage.Period;
import dev.parley.bus.Usage.Report;
import dev.parley.bus.Usage.Totals;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The ledger added up for people. */
final class LedgerReport {

    /** The id of a call is made when it is let through, and its time is when it began: never far apart. */
    private static final Duration SLACK = Duration.ofDays(1);

    /** More lines help nobody; a year of days has 366. */
    private static final int MOST_LINES = 10_000;

    private static final String TOTALS = """
            count(*) as calls,
            count(*) filter (where outcome not in ('finished', 'cached')) as failed,
            count(*) filter (where outcome = 'cached') as cached,
            count(*) filter (where estimated) as estimated,
            coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,
            coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,
            coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,
            coalesce(sum(cost), 0)::bigint as cost,
            coalesce(sum(characters), 0)::bigint as characters,
            coalesce(sum(sound_ms), 0)::bigint as sound_ms""";

    private final Database database;
    private final InstantSource clock;

    LedgerReport(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds up one user's rows or all of them. */
    Future<Report> report(AskReport request) {
        var users = whose(request);
        var now = clock.instant();
        var from = request.from().orElseGet(() -> Periods.of(now).start(Period.MONTH));
        // What has just been written is in it.
        var to = request.to().orElseGet(() -> now.plusMillis(1));
        if (!from.isBefore(to)) {
            throw Failure.INVALID.because("from: must be before to");
        }
        // One user's rows are found by their time, everybody's by their ids.
        var where = users.isPresent()
                ? "user_id = $1 and $2::uuid <= $3::uuid"
                : "$1::uuid is null and id >= $2 and id < $3";
        var order = request.by() == Grouping.DAY ? "grouped" : "cost desc, calls desc, grouped";
        return database.run(
                        """
                with rows as (
                    select *, %1$s as grouped from usage where %2$s and at >= $4 and at < $5),
                lines as (
                    select grouping(grouped) as whole, grouped, %3$s
                    from rows group by grouping sets ((), (grouped)))
                select lines.*, users.name from lines left join users on %4$s and users.id::text = lines.grouped
                order by whole desc, %5$s limit %6$d""".formatted(
                                        column(request.by()),
                                        where,
                                        TOTALS,
                                        request.by() == Grouping.USER ? "true" : "false",
                                        order,
                                        MOST_LINES + 1),
                        Values.of(
                                users,
                                LedgerTable.firstId(from.minus(SLACK)),
                                LedgerTable.firstId(to.plus(SLACK)),
                                from,
                                to))
                .map(rows -> Values.list(rows, row -> row))
                .map(rows -> new Report(
                        from, to, rows.stream().skip(1).map(LedgerReport::line).toList(), totals(rows.getFirst())));
    }

    private static Line line(Row row) {
        return new Line(row.getString("grouped"), Values.text(row, "name"), totals(row));
    }

    private static Totals totals(Row row) {
        return new Totals(
                row.getLong("calls"),
                row.getLong("failed"),
                row.getLong("cached"),
                row.getLong("estimated"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("cost"),
                row.getLong("characters"),
                row.getLong("sound_ms") / 1e3);
    }

    private static Optional<UUID> whose(AskReport request) {
        var caller = request.caller();
        if (caller.role() == Accounts.Role.ADMIN) {
            return request.user();
        }
        if (request.user().filter(user -> !user.equals(caller.user())).isPresent()) {
            throw Failure.FORBIDDEN.because("user: only administrators may see the usage of others");
        }
        return Optional.of(caller.user());
    }

    private static String column(Grouping by) {
        return switch (by) {
            case DAY -> "to_char(at at time zone 'UTC', 'YYYY-MM-DD')";
            case MODEL -> "provider || '/' || model";
            case PROVIDER -> "provider";
            case USER -> "user_id::text";
            case KEY -> "coalesce(key_id::text, '')";
        };
    }
}
