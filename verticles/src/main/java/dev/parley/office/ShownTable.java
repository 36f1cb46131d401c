package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table as a model sees it. One that fits is shown whole. Of a larger one it sees the headers, for each column a {@link ColumnSummary}
 * of all its cells, and as many of the first and of the last rows as fit, two of the first for one of the last. Nothing is left out
 * without being said.
 *
 * @param sent which part is shown, in one sentence; empty for all
 */
record ShownTable(String text, Optional<String> sent) {

    /** Characters that are shown of a cell in a table that is too large. */
    private static final int LONGEST_CELL = 200;

    /** Tokens of {@code first-rows} and {@code last-rows} around the rows, with numbers. */
    private static final int MARKS = 60;

    /** All of it. */
    static String whole(Table table) {
        var text = new StringBuilder("<columns>\n")
                .append(IntStream.range(0, table.width())
                        .mapToObj(column -> {
                            var line = Values.JSON.createObjectNode();
                            line.put("column", A1Range.letters(column + 1));
                            line.put("name", table.columns().get(column));
                            line.put("type", ColumnSummary.type(table.rows(), column));
                            return inert(line);
                        })
                        .collect(Collectors.joining("\n")))
                .append("\n</columns>\n<table rows=\"")
                .append(table.rows().size())
                .append("\">\n");
        table.rows().forEach(row -> text.append(inert(Table.json(row))).append('\n'));
        return text.append("</table>").toString();
    }

    /** What there is room for. TOO_LARGE where not even the columns fit. */
    static ShownTable summary(Table table, int tokens) {
        var columns = IntStream.range(0, table.width())
                .mapToObj(column -> inert(ColumnSummary.of(table, column)))
                .collect(Collectors.joining(
                        "\n", "<columns rows=\"" + table.rows().size() + "\">\n", "\n</columns>"));
        var room = tokens - Tokens.of(columns) - MARKS;
        if (room < 0) {
            throw Failure.TOO_LARGE.because(
                    "data: its " + table.width() + " columns alone are more than the model takes in at once (" + tokens
                            + " tokens are left for the table); send fewer columns, or name a model with a larger window");
        }
        return sample(table, columns, room);
    }

    private static ShownTable sample(Table table, String columns, int room) {
        var rows = table.rows();
        var first = new ArrayList<String>();
        var last = new ArrayDeque<String>();
        var shortened = 0;
        while (first.size() + last.size() < rows.size()) {
            var fromEnd = first.size() >= 2 * (last.size() + 1);
            var cells = fromEnd ? rows.get(rows.size() - 1 - last.size()) : rows.get(first.size());
            var row = shortened(cells);
            room -= Tokens.of(row) + 1;
            if (room < 0) {
                break;
            }
            shortened += (int) cells.stream()
                    .filter(cell -> cell.text().length() > LONGEST_CELL)
                    .count();
            if (fromEnd) {
                last.addFirst(row);
            } else {
                first.add(row);
            }
        }
        var text = columns + "\n<first-rows count=\"" + first.size() + "\">\n" + lines(first)
                + "</first-rows>\n<last-rows count=\"" + last.size() + "\">\n" + lines(List.copyOf(last))
                + "</last-rows>";
        return new ShownTable(text, Optional.of(sentence(table, first.size(), last.size(), shortened)));
    }

    private static String sentence(Table table, int first, int last, int shortened) {
        var seen = first + last < table.rows().size()
                ? "the first " + first + " and the last " + last + " of its "
                        + table.rows().size() + " rows"
                : "all its " + table.rows().size() + " rows";
        var cut = shortened == 0 ? "" : " (" + shortened + " cells of which cut to " + LONGEST_CELL + " characters)";
        return "The table is larger than the model takes in at once: it saw the headers, " + seen + cut
                + ", and of every column the type, counts, smallest and largest value, sum, mean and commonest values of all rows.";
    }

    private static String lines(List<String> rows) {
        return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }

    private static String shortened(List<Cell> row) {
        var json = Values.JSON.createArrayNode();
        for (var cell : row) {
            if (cell.value().isTextual()) {
                json.add(shortened(cell.value().textValue(), LONGEST_CELL));
            } else {
                json.add(cell.value());
            }
        }
        return inert(json);
    }

    /** No half of a pair of surrogates is left. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    /** A cell cannot end the table: there is no tag in it. */
    static String inert(JsonNode json) {
        return Values.write(json).replace("<", "\\u003c");
    }
}
