package dev.parley.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.office.Table.Headers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableReaderTest {

    private static final int MOST_CELLS = 1_000;

    @Test
    void cellsKeepTheirTypesAndEveryDigit() {
        var table = read("""
                [["id", "price", "paid", "date", "formula", "note", "nothing"],
                 [12345678901234567890, 1.10, true, "2026-03-01", "=SUM(B2:B3)", "Ёлка", null],
                 [2, 0.1000000000000000055, false, "2026-03-01 10:30:00", "=cmd|'/C calc'!A0", "-5 %", ""]]
                """);

        assertThat(table.columns()).containsExactly("id", "price", "paid", "date", "formula", "note", "nothing");
        assertThat(Values.write(Table.json(table.rows().getFirst())))
                .isEqualTo("[12345678901234567890,1.10,true,\"2026-03-01\",\"=SUM(B2:B3)\",\"Ёлка\",null]");
        assertThat(Values.write(Table.json(table.rows().get(1))))
                .contains("0.1000000000000000055", "=cmd|'/C calc'!A0");
        assertThat(table.rows().get(1))
                .extracting(Cell::kind)
                .containsExactly(
                        Cell.Kind.NUMBER,
                        Cell.Kind.NUMBER,
                        Cell.Kind.BOOLEAN,
                        Cell.Kind.DATE,
                        Cell.Kind.FORMULA,
                        Cell.Kind.TEXT,
                        Cell.Kind.EMPTY);
        assertThat(table.notes()).isEmpty();
    }

    @Test
    void theKeysOfObjectsAreTheHeadersInTheOrderOfTheirFirstComing() {
        var table = read("""
                [{"город": "Казань", "sum": 1}, {"sum": 2, "new": "x", "город": "Москва"}]""");

        assertThat(table.headed()).isEqualTo(Headers.KEYS);
        assertThat(table.columns()).containsExactly("город", "sum", "new");
        assertThat(texts(table)).containsExactly("Казань|1|", "Москва|2|x");
        assertThat(table.notes())
                .containsExactly("Rows that had fewer than 3 cells, and were filled up with empty ones: 1.");
    }

    @Test
    void raggedRowsAreFilledUpAndThatIsSaid() {
        var table = read("[[\"a\", \"b\", \"c\"], [1], [1, 2, 3], [1, 2]]");

        assertThat(texts(table)).containsExactly("1||", "1|2|3", "1|2|");
        assertThat(table.notes())
                .containsExactly("Rows that had fewer than 3 cells, and were filled up with empty ones: 2.");
    }

    @Test
    void mergedDoubleAndEmptyHeadersGetNamesOfTheirOwn() {
        var table = read("""
                [["", "Q1", null, "Q2", "", "Q1", "Q1 2"], [1, 2, 3, 4, 5, 6, 7]]""");

        assertThat(table.columns()).containsExactly("A", "Q1", "Q1 3", "Q2", "Q2 2", "Q1 4", "Q1 2");
        assertThat(table.notes())
                .containsExactly("Headers that were empty or there twice, and got names of their own: 4.");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHeaderThatIsMergedOverTwoHundredThousandColumnsIsNumberedAtOnce() {
        var width = 200_000;
        var rest = ", \"\"".repeat(width - 1);

        var table = TableReader.read("[[\"Q1\"" + rest + "], [1" + rest + "]]", 2 * width);

        assertThat(table.columns()).doesNotHaveDuplicates().hasSize(width).endsWith("Q1 " + width);
    }

    @Test
    void aFirstRowOfValuesIsNoHeader() {
        assertThat(read("[[1, 2], [3, 4]]").headed()).isEqualTo(Headers.NONE);
        assertThat(read("[[\"a\", \"b\"]]").headed()).isEqualTo(Headers.NONE);
        assertThat(read("[[\"yes\", \"no\"], [\"no\", \"yes\"], [\"yes\", \"yes\"]]")
                        .columns())
                .containsExactly("A", "B");
        assertThat(read("[[\"a\", \"b\"], [1, 2]]").headed()).isEqualTo(Headers.FIRST_ROW);
    }

    @Test
    void anEmptyListIsNoTable() {
        assertThat(read("[]").isEmpty()).isTrue();
        assertThat(read("[[], []]").isEmpty()).isTrue();
        assertThat(read("[{}]").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a": 1}                 ; data: must be a list of objects or a list of lists
            [1, 2]                   ; data: row 1 must be a list or an object, like all rows
            [[1], {"a": 1}]          ; data: row 2 is an object, but the first row is a list
            [[1], [1, [2]]]          ; data: row 2, column “B”: a cell is one number, text, truth value or null, and this is a list
            [{"a": 1}, {"a": {}}]    ; data: row 2, column “a”: a cell is one number, text, truth value or null, and this is an object
            [[1e999999999]]          ; data: row 1, column “A”: the number 1E+999999999 is longer than any that can be computed with
            [[1]] [[2]]              ; data: there is more behind the list of rows
            """)
    void whatIsNoTableIsRefusedByRowAndColumn(String json, String detail) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> read(json))
                .satisfies(failure -> {
                    assertThat(failure.failure()).isEqualTo(Failure.INVALID);
                    assertThat(failure.detail()).isEqualTo(detail);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {"[[1, 2", "nothing", "[[1,]]", "``"})
    void whatIsNoJsonIsRefused(String json) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> read(json))
                .satisfies(failure -> assertThat(failure.failure()).isEqualTo(Failure.INVALID));
    }

    @Test
    void aMillionCellsAreRefusedByTheSetting() {
        var row = IntStream.range(0, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        var json = IntStream.range(0, 1_000).mapToObj(_ -> row).collect(Collectors.joining(",", "[", "]"));

        assertTooLarge(json);
    }

    @Test
    void oneLongRowCountsForAllRows() {
        var row = IntStream.range(0, 100).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        var json = IntStream.range(0, 100).mapToObj(_ -> "[1]").collect(Collectors.joining(",", "[" + row + ",", "]"));

        assertTooLarge(json);
    }

    private static void assertTooLarge(String json) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> read(json))
                .satisfies(failure -> {
                    assertThat(failure.failure()).isEqualTo(Failure.TOO_LARGE);
                    assertThat(failure.detail())
                            .startsWith("data: has more than the 1000 cells")
                            .contains("office.most-cells");
                });
    }

    private static Table read(String json) {
        return TableReader.read(json, MOST_CELLS);
    }

    private static List<String> texts(Table table) {
        return table.rows().stream()
                .map(row -> row.stream().map(Cell::text).collect(Collectors.joining("|")))
                .toList();
    }
}
