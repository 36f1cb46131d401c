package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to say of all cells of a column, whatever their number. Pure. */
final class ColumnSummary {

    /** Values that are named. */
    private static final int MOST_TOP = 5;
    /** Characters of one of them. */
    private static final int LONGEST_TOP = 60;

    private ColumnSummary() {}

    /** The commonest kind of its cells that are not empty; {@code empty} where all are. */
    static String type(List<List<Cell>> rows, int column) {
        return kinds(rows, column).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> word(entry.getKey()))
                .orElse("empty");
    }

    /** Counts of kinds that are there; without the empty ones. */
    private static Map<Cell.Kind, Long> kinds(List<List<Cell>> rows, int column) {
        return rows.stream()
                .map(row -> row.get(column).kind())
                .filter(kind -> kind != Cell.Kind.EMPTY)
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(Cell.Kind.class), Collectors.counting()));
    }

    static String word(Cell.Kind kind) {
        return switch (kind) {
            case NUMBER -> "number";
            case TEXT -> "text";
            case BOOLEAN -> "true or false";
            case DATE -> "date";
            case FORMULA -> "formula";
            case EMPTY -> "empty";
        };
    }

    /** Type and counts; smallest, largest, sum and mean of numbers, earliest and latest date; the commonest values. */
    static ObjectNode of(Table table, int column) {
        var rows = table.rows();
        var kinds = kinds(rows, column);
        var summary = Values.JSON.createObjectNode();
        summary.put("column", A1Range.letters(column + 1));
        summary.put("name", table.columns().get(column));
        summary.put("type", type(rows, column));
        if (kinds.size() > 1) {
            var mixed = summary.putObject("types");
            kinds.forEach((kind, count) -> mixed.put(word(kind), count));
        }
        var filled = kinds.values().stream().mapToLong(Long::longValue).sum();
        summary.put("filled", filled);
        summary.put("empty", rows.size() - filled);
        numbers(summary, rows, column);
        border(summary, dates(rows, column), Comparator.naturalOrder(), "earliest", "latest");
        values(summary, rows, column);
        return summary;
    }

    private static void numbers(ObjectNode summary, List<List<Cell>> rows, int column) {
        var count = numbers(rows, column).count();
        if (count == 0) {
            return;
        }
        border(summary, numbers(rows, column), Comparator.comparing(JsonNode::decimalValue), "min", "max");
        var sum = numbers(rows, column).map(JsonNode::decimalValue).reduce(BigDecimal.ZERO, BigDecimal::add);
        summary.put("sum", sum);
        summary.put("mean", sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64));
    }

    private static Stream<JsonNode> numbers(List<List<Cell>> rows, int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .filter(cell -> cell.kind() == Cell.Kind.NUMBER)
                .map(Cell::value);
    }

    private static Stream<String> dates(List<List<Cell>> rows, int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .filter(cell -> cell.kind() == Cell.Kind.DATE)
                .map(Cell::text);
    }

    private static <T> void border(
            ObjectNode summary, Stream<T> values, Comparator<T> order, String least, String most) {
        Optional<Borders<T>> borders = values.map(value -> new Borders<>(value, value))
                .reduce((one, other) -> new Borders<>(
                        order.compare(other.least(), one.least()) < 0 ? other.least() : one.least(),
                        order.compare(other.most(), one.most()) > 0 ? other.most() : one.most()));
        borders.ifPresent(found -> {
            summary.set(least, Values.JSON.valueToTree(found.least()));
            summary.set(most, Values.JSON.valueToTree(found.most()));
        });
    }

    private record Borders<T>(T least, T most) {}

    private static void values(ObjectNode summary, List<List<Cell>> rows, int column) {
        var counts = new HashMap<String, Integer>();
        rows.stream()
                .map(row -> row.get(column))
                .filter(cell -> !cell.isEmpty())
                .forEach(cell -> counts.merge(cell.text(), 1, Integer::sum));
        summary.put("distinct", counts.size());
        // Of values that are all different none is common.
        var common = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_TOP)
                .toList();
        if (!common.isEmpty()) {
            var top = summary.putArray("commonest");
            common.forEach(entry -> top.addArray()
                    .add(ShownTable.shortened(entry.getKey(), LONGEST_TOP))
                    .add(entry.getValue()));
        }
    }
}
