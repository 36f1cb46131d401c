package dev.parley.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class A1RangeTest {

    private static final Table TWO_BY_THREE = TableReader.read("[[\"a\", \"b\", \"c\"], [1, 2, 3]]", 100);
    private static final Table OBJECTS = TableReader.read("[{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]", 100);

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            A1                      ; -        ; 1 × 1
            a1:c10                  ; -        ; 10 × 3
            $A$1                    ; -        ; 1 × 1
            $B$2:$C3                ; -        ; 2 × 2
            C10:A1                  ; -        ; 10 × 3
            Sheet1!A1:B2            ; Sheet1   ; 2 × 2
            'Мой лист'!A:A          ; Мой лист ; * × 1
            'it''s'!A1              ; it's     ; 1 × 1
            1:3                     ; -        ; 3 × *
            A:XFD                   ; -        ; * × 16384
            A1:XFD1048576           ; -        ; 1048576 × 16384
            """)
    void rangesAreReadWithSheetAndSize(String text, String sheet, String size) {
        var range = A1Range.parse(text);

        assertThat(range.sheet().orElse("-")).isEqualTo(sheet);
        assertThat(range.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A",
                "1",
                "A1:",
                ":B2",
                "A1:B",
                "A:1",
                "A1:B2:C3",
                "1A",
                "A0",
                "A1:A0",
                "XFE1",
                "A1048577",
                "'x!A1",
                "!A1",
                "Лист",
                "ABCD1",
                "A-1",
                "#REF!",
                "=A1",
                "R1C1:R2C2x"
            })
    void whatIsNoRangeIsRefusedByItsField(String text) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> A1Range.parse(text))
                .satisfies(failure -> {
                    assertThat(failure.failure()).isEqualTo(Failure.INVALID);
                    assertThat(failure.detail()).startsWith("range: ");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"A1:C2", "Data!B5:D6", "A:C", "5:6", "D9"})
    void aRangeOfTheSizeOfTheTableFits(String text) {
        assertThatCode(() -> A1Range.parse(text).check(TWO_BY_THREE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A1:C3", "A1:B2", "A1:C1", "A:D", "1:3"})
    void aRangeOfAnotherSizeIsRefusedWithBothSizes(String text) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> A1Range.parse(text).check(TWO_BY_THREE))
                .satisfies(failure -> assertThat(failure.detail())
                        .startsWith("range: has ")
                        .contains(A1Range.parse(text).size(), "but the data have 2 × 3"));
    }

    @Test
    void theKeysOfObjectsMayCountAsARow() {
        assertThatCode(() -> {
                    A1Range.parse("A1:B2").check(OBJECTS);
                    A1Range.parse("A1:B3").check(OBJECTS);
                })
                .doesNotThrowAnyException();
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> A1Range.parse("A1:B4").check(OBJECTS));
    }

    @ParameterizedTest
    @CsvSource({"1,A", "26,Z", "27,AA", "52,AZ", "703,AAA", "16384,XFD"})
    void columnsHaveLetters(int column, String letters) {
        assertThat(A1Range.letters(column)).isEqualTo(letters);
    }
}
