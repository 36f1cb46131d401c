package dev.parley.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Between Java's types and those of the driver. */
final class Values {

    private Values() {}

    /** The values of a statement in the order of $1, $2, …; an Optional stands for its content or null. */
    static Tuple of(@Nullable Object... values) {
        return Tuple.tuple(Arrays.stream(values).map(Values::written).toList());
    }

    /** The values of several parts of a statement, one after the other. */
    static Tuple joined(Tuple... parts) {
        var joined = Tuple.tuple();
        for (var part : parts) {
            for (var i = 0; i < part.size(); i++) {
                joined.addValue(part.getValue(i));
            }
        }
        return joined;
    }

    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    static Optional<Row> first(RowSet<Row> rows) {
        var all = rows.iterator();
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    /** One value of each row as an array, for {@code unnest}; null where there is none. */
    static <T, V> V[] column(IntFunction<V[]> array, List<T> rows, Function<T, Optional<V>> value) {
        var column = array.apply(rows.size());
        for (var i = 0; i < column.length; i++) {
            var row = i;
            value.apply(rows.get(i)).ifPresent(present -> column[row] = present);
        }
        return column;
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static Optional<Instant> optionalInstant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    /** Now, as exactly as the database keeps it. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }

    private static @Nullable Object written(@Nullable Object value) {
        return switch (value) {
            case Optional<?> optional -> written(optional.orElse(null));
            case Instant instant -> time(instant);
            case null, default -> value;
        };
    }
}
