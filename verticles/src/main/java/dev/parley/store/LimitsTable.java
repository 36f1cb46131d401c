package dev.parley.store;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import dev.parley.bus.Usage.SetLimits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The limits that administrators have set for users and keys. */
final class LimitsTable {

    private final Database database;

    LimitsTable(Database database) {
        this.database = database;
    }

    /**
     * What was set for a user.
     *
     * @param role empty where there is no such user any more
     */
    record Kept(Optional<Role> role, List<Limit> ofUser, Map<UUID, List<Limit>> ofKeys) {

        List<Limit> of(Optional<UUID> key) {
            return key.map(id -> ofKeys.getOrDefault(id, List.of())).orElse(ofUser);
        }
    }

    Future<Kept> read(UUID user) {
        return database.run("""
                select users.role, usage_limits.* from users left join usage_limits on usage_limits.user_id = users.id
                where users.id = $1""", Values.of(user)).map(rows -> {
            var set = Values.list(rows, row -> row).stream()
                    .filter(row -> row.getString("measure") != null)
                    .toList();
            return new Kept(
                    Values.first(rows).map(row -> role(row.getString("role"))),
                    set.stream()
                            .filter(row -> row.getUUID("key_id") == null)
                            .map(LimitsTable::limit)
                            .toList(),
                    set.stream()
                            .filter(row -> row.getUUID("key_id") != null)
                            .collect(Collectors.groupingBy(
                                    row -> row.getUUID("key_id"),
                                    Collectors.mapping(LimitsTable::limit, Collectors.toList()))));
        });
    }

    /** Replaces the limits of a user or a key. */
    Future<?> replace(SetLimits request) {
        check(request.limits());
        return database.transaction(connection -> Database.run(
                        connection, "select from users where id = $1 for update", Values.of(request.user()))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        throw Failure.NOT_FOUND.because("there is no user " + request.user());
                    }
                    return Database.run(
                            connection,
                            "delete from usage_limits where user_id = $1 and key_id is not distinct from $2::uuid",
                            Values.of(request.user(), request.key()));
                })
                .compose(_ -> Database.run(
                        connection,
                        """
                        insert into usage_limits (user_id, key_id, measure, period, most)
                        select $1, $2::uuid, * from unnest($3::text[], $4::text[], $5::bigint[])""",
                        Values.of(
                                request.user(),
                                request.key(),
                                column(request.limits(), limit -> word(limit.measure())),
                                column(request.limits(), limit -> word(limit.period())),
                                Values.column(Long[]::new, request.limits(), limit -> Optional.of(limit.most()))))));
    }

    private static void check(List<Limit> limits) {
        var seen = new HashSet<String>();
        for (var limit : limits) {
            var name = word(limit.measure()) + "_per_" + word(limit.period());
            if (limit.most() < 0 || limit.most() > Limit.LARGEST) {
                throw Failure.INVALID.because(name + ": must be 0 to " + Limit.LARGEST
                        + (limit.measure() == Measure.COST ? " billionths" : ""));
            }
            if (!seen.add(name)) {
                throw Failure.INVALID.because(name + ": is there twice");
            }
        }
    }

    private static String[] column(List<Limit> limits, Function<Limit, String> value) {
        return Values.column(String[]::new, limits, limit -> Optional.of(value.apply(limit)));
    }

    private static Limit limit(Row row) {
        return new Limit(
                Measure.valueOf(row.getString("measure").toUpperCase(Locale.ROOT)),
                Period.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
                row.getLong("most"));
    }

    private static Role role(String word) {
        return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
