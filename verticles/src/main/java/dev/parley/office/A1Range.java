package dev.parley.office;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A range of a sheet in A1 notation: {@code A1}, {@code $A$1:C10}, {@code 'My sheet'!A:A}, {@code 1:3}. Columns and rows count from 1; one
 * side is missing where the range has whole columns or whole rows. Limits are those of spreadsheets in Office Open XML (1,048,576 rows,
 * column XFD).
 *
 * @param sheet without quotation marks
 * @param columns from and to, both in it
 * @param rows from and to, both in it
 */
record A1Range(Optional<String> sheet, Optional<Span> columns, Optional<Span> rows) {

    private static final int LONGEST = 255;
    private static final int MOST_ROWS = 1_048_576;
    private static final int MOST_COLUMNS = 16_384;
    private static final int LETTERS = 26;

    private static final Pattern SHEET = Pattern.compile("(?:'((?:[^']|'')+)'|([^'!:]+))!(.+)");
    private static final Pattern CORNERS =
            Pattern.compile("\\$?([A-Z]{1,3})?\\$?(\\d{1,7})?(?::\\$?([A-Z]{1,3})?\\$?(\\d{1,7})?)?");

    /** @param to not before from */
    record Span(int from, int to) {
        int length() {
            return to - from + 1;
        }
    }

    /** INVALID for what is no range. */
    static A1Range parse(String text) {
        var whole = text.strip();
        if (whole.isEmpty() || whole.length() > LONGEST) {
            throw no(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        }
        var named = SHEET.matcher(whole);
        if (!named.matches()) {
            return cells(Optional.empty(), whole, whole);
        }
        var sheet = Optional.ofNullable(named.group(1)).orElseGet(() -> named.group(2));
        return cells(Optional.of(sheet.replace("''", "'")), named.group(3), whole);
    }

    private static A1Range cells(Optional<String> sheet, String text, String whole) {
        var corners = CORNERS.matcher(text.toUpperCase(Locale.ROOT));
        if (!corners.matches()) {
            throw no(whole);
        }
        var firstColumn = column(Optional.ofNullable(corners.group(1)));
        var firstRow = row(Optional.ofNullable(corners.group(2)));
        var single = !text.contains(":");
        var lastColumn = single ? firstColumn : column(Optional.ofNullable(corners.group(3)));
        var lastRow = single ? firstRow : row(Optional.ofNullable(corners.group(4)));
        var halves = firstColumn.isPresent() != lastColumn.isPresent() || firstRow.isPresent() != lastRow.isPresent();
        var nothing = firstColumn.isEmpty() && firstRow.isEmpty();
        // One letter or one number alone is no range: whole columns are A:A, whole rows 1:1.
        if (halves || nothing || (single && (firstColumn.isEmpty() || firstRow.isEmpty()))) {
            throw no(whole);
        }
        var range = new A1Range(sheet, span(firstColumn, lastColumn), span(firstRow, lastRow));
        if (!range.columns.map(span -> span.to() <= MOST_COLUMNS).orElse(true)
                || !range.rows
                        .map(span -> span.from() >= 1 && span.to() <= MOST_ROWS)
                        .orElse(true)) {
            throw Failure.INVALID.because(
                    "range: " + whole + " is beyond the last cell of a sheet, XFD1048576, or before A1");
        }
        return range;
    }

    /** Corners may come in any order. */
    private static Optional<Span> span(OptionalInt first, OptionalInt last) {
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(new Span(
                        Math.min(first.getAsInt(), last.getAsInt()), Math.max(first.getAsInt(), last.getAsInt())));
    }

    private static OptionalInt column(Optional<String> letters) {
        return letters.map(text ->
                        OptionalInt.of(text.chars().reduce(0, (number, letter) -> number * LETTERS + letter - 'A' + 1)))
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt row(Optional<String> digits) {
        return digits.map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
    }

    private static FailureException no(String text) {
        return Failure.INVALID.because("range: “" + text
                + "” is no range in A1 notation, such as A1, A1:C10, Sheet1!A1:B2, 'My sheet'!A:A or 1:3");
    }

    /** A, B, … Z, AA, … of a column that counts from 1. */
    static String letters(int column) {
        var letters = new StringBuilder();
        for (var rest = column; rest > 0; rest = (rest - 1) / LETTERS) {
            letters.append((char) ('A' + (rest - 1) % LETTERS));
        }
        return letters.reverse().toString();
    }

    private boolean isOneCell() {
        return columns.map(span -> span.length() == 1).orElse(false)
                && rows.map(span -> span.length() == 1).orElse(false);
    }

    /**
     * Checks that a table is of this size. INVALID, with both sizes. One cell alone is where the table begins and may be of any size. Of
     * objects the row of their keys may count or not.
     */
    void check(Table table) {
        if (table.isEmpty() || isOneCell()) {
            return;
        }
        var wide = columns.map(span -> span.length() == table.width()).orElse(true);
        var high = rows.map(span -> span.length() == table.height()
                        || (table.headed() == Table.Headers.KEYS && span.length() == table.height() + 1))
                .orElse(true);
        if (!wide || !high) {
            throw Failure.INVALID.because(
                    "range: has " + size() + " cells (rows × columns), but the data have "
                            + table.height() + " × " + table.width()
                            + "; send the cells of this range, or the range of these cells (one cell alone is where they begin)");
        }
    }

    /** Rows × columns, with a star for as many as a sheet has. */
    String size() {
        return rows.map(span -> String.valueOf(span.length())).orElse("*") + " × "
                + columns.map(span -> String.valueOf(span.length())).orElse("*");
    }
}
