package dev.parley.store;

import dev.parley.bus.Retention.Dropped;
import dev.parley.bus.Usage.Call;
import dev.parley.bus.Usage.Drop;
import dev.parley.bus.Usage.Period;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The rows of the ledger: written many at a time, added up, dropped. */
final class LedgerTable {

    private final Database database;

    LedgerTable(Database database) {
        this.database = database;
    }

    /**
     * What became of rows.
     *
     * @param transaction its number, in which they became visible
     * @param rows how many of them are new
     */
    record Written(String transaction, int rows) {}

    /** Writes rows as one statement; those that are there already are left as they are. */
    Future<Written> write(List<Call> calls) {
        return database.run(
                        """
                with written as (
                    insert into usage (id, user_id, key_id, at, purpose, provider, model, asked, outcome, prompt_tokens,
                        completion_tokens, cached_tokens, estimated, cost, attempts, first_token_ms, duration_ms, stream,
                        characters, sound_ms)
                    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[],
                        $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[],
                        $13::boolean[], $14::bigint[], $15::integer[], $16::bigint[], $17::bigint[], $18::boolean[],
                        $19::bigint[], $20::bigint[])
                    on conflict (id) do nothing
                    returning 1)
                select pg_current_xact_id()::text as transaction, count(*)::int as rows from written""",
                        Values.of(
                                column(UUID[]::new, calls, Call::id),
                                column(UUID[]::new, calls, call -> call.payer().user()),
                                Values.column(
                                        UUID[]::new, calls, call -> call.payer().key()),
                                column(OffsetDateTime[]::new, calls, call -> Values.time(call.at())),
                                text(calls, Call::purpose),
                                text(calls, Call::provider),
                                text(calls, Call::model),
                                text(calls, Call::asked),
                                text(calls, call -> call.outcome().name().toLowerCase(Locale.ROOT)),
                                column(Long[]::new, calls, Call::promptTokens),
                                column(Long[]::new, calls, Call::completionTokens),
                                column(Long[]::new, calls, Call::cachedTokens),
                                column(Boolean[]::new, calls, Call::estimated),
                                column(Long[]::new, calls, Call::cost),
                                column(Integer[]::new, calls, Call::attempts),
                                Values.column(Long[]::new, calls, call -> call.firstToken()
                                        .map(Duration::toMillis)),
                                column(Long[]::new, calls, call -> call.duration()
                                        .toMillis()),
                                column(Boolean[]::new, calls, Call::stream),
                                column(Long[]::new, calls, Call::characters),
                                column(Long[]::new, calls, call -> call.sound().toMillis())))
                .map(rows -> rows.iterator().next())
                .map(row -> new Written(row.getString("transaction"), row.getInteger("rows")));
    }

    /**
     * What a user has used.
     *
     * @param snapshot which transactions are in it, as PostgreSQL writes it
     * @param periods for which it was added up
     */
    record Sums(String snapshot, Periods periods, List<Sum> subjects) {}

    /** @param key empty for all that the user has used */
    record Sum(Optional<UUID> key, Used used) {}

    /** Adds up what a user and each of the user's keys have used in the periods of a moment. */
    Future<Sums> sums(UUID user, Instant now) {
        var periods = Periods.of(now);
        return database.run(
                        // Some row comes even where nothing was used, for the snapshot.
                        """
                with used as (
                    select grouping(key_id) as whole, key_id,
                        count(*) filter (where at >= $2 and at < $3) as r0,
                        sum(prompt_tokens + completion_tokens) filter (where at >= $2 and at < $3) as t0,
                        sum(cost) filter (where at >= $2 and at < $3) as c0,
                        count(*) filter (where at >= $4 and at < $5) as r1,
                        sum(prompt_tokens + completion_tokens) filter (where at >= $4 and at < $5) as t1,
                        sum(cost) filter (where at >= $4 and at < $5) as c1,
                        count(*) as r2,
                        sum(prompt_tokens + completion_tokens) as t2,
                        sum(cost) as c2
                    from usage where user_id = $1 and at >= $6 and at < $7
                    group by grouping sets ((), (key_id)))
                select pg_current_snapshot()::text as snapshot, whole, key_id, r0, coalesce(t0, 0)::bigint as t0,
                    coalesce(c0, 0)::bigint as c0, r1, coalesce(t1, 0)::bigint as t1, coalesce(c1, 0)::bigint as c1,
                    r2, coalesce(t2, 0)::bigint as t2, coalesce(c2, 0)::bigint as c2
                from used where whole = 1 or key_id is not null""",
                        Values.of(
                                user,
                                periods.start(Period.MINUTE),
                                periods.end(Period.MINUTE),
                                periods.start(Period.DAY),
                                periods.end(Period.DAY),
                                periods.start(Period.MONTH),
                                periods.end(Period.MONTH)))
                .map(rows -> new Sums(
                        rows.iterator().next().getString("snapshot"),
                        periods,
                        Values.list(
                                rows,
                                row -> new Sum(
                                        Optional.ofNullable(row.getUUID("key_id")),
                                        new Used(
                                                row.getLong("r0"),
                                                row.getLong("t0"),
                                                row.getLong("c0"),
                                                row.getLong("r1"),
                                                row.getLong("t1"),
                                                row.getLong("c1"),
                                                row.getLong("r2"),
                                                row.getLong("t2"),
                                                row.getLong("c2"))))));
    }

    /** Drops the oldest rows: those whose ids were made before. */
    Future<Dropped> drop(Drop request) {
        return database.run("""
                delete from usage where id in (select id from usage where id < $1 order by id limit $2)""", Values.of(firstId(request.before()), request.limit()))
                .map(rows -> new Dropped(rows.rowCount()));
    }

    /** The least UUID of version 7 of a moment (RFC 9562). */
    static UUID firstId(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }

    private static <V> V[] column(IntFunction<V[]> array, List<Call> calls, Function<Call, V> value) {
        return Values.column(array, calls, call -> Optional.of(value.apply(call)));
    }

    /** The database cannot keep U+0000, and one row must not hold up the others. */
    private static String[] text(List<Call> calls, Function<Call, String> value) {
        return column(String[]::new, calls, call -> value.apply(call).replace("\0", ""));
    }
}
