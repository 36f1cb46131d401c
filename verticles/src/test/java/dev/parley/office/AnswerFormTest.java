package dev.parley.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.conf.OfficeConf;
import dev.parley.office.PurposeForm.Prose;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormTest {

    private final AnswerForm form = new AnswerForm(new OfficeConf(1_000, 1_000, 4_096, 0.3));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            [["a", "b"], [1, 2.50]]                                        ; [["a","b"],[1,2.50]]
            {"form": "table", "rows": [["a"], [null]]}                     ; [["a"],[null]]
            {"form": "table", "rows": [{"a": 1}, {"b": true}]}             ; [["a","b"],[1,null],[null,true]]
            [{"город": "Казань", "n": 1}, {"город": "Москва"}]             ; [["город","n"],["Казань",1],["Москва",null]]
            [1, "x", null]                                                 ; [[1,"x",null]]
            {"result": [["a"], [1]]}                                       ; [["a"],[1]]
            Here it is: [["a"], [1]] I hope it helps [1].                  ; [["a"],[1]]
            See [1]: [["a", "b"], [1, 2]]                                  ; [["a","b"],[1,2]]
            Brackets {such as these} come first: [["a"], [1]]              ; [["a"],[1]]
            """)
    void tablesAreFoundWhereverTheyStand(String answer, String rows) {
        var accepted = form.accept(answer, request(), Prose.NEVER);

        assertThat(accepted.form()).isEqualTo(Form.TABLE);
        assertThat(accepted.result()).isEqualTo(rows);
    }

    @Test
    void aCodeFenceIsTakenOff() {
        var answer =
                "Конечно! Вот таблица:\n\n```json\n[\n  [\"имя\", \"сумма\"],\n  [\"Анна\", 10]\n]\n```\nОбращайтесь!";

        assertThat(form.accept(answer, request(), Prose.NEVER).result())
                .isEqualTo("[[\"имя\",\"сумма\"],[\"Анна\",10]]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            42                                      ; VALUE  ; 42
            1.10                                    ; VALUE  ; 1.10
            "Москва"                                ; VALUE  ; "Москва"
            true                                    ; VALUE  ; true
            {"form": "value", "value": 12.5}        ; VALUE  ; 12.5
            {"form": "value", "value": null}        ; VALUE  ; null
            {"total": 5, "by": {"x": [1]}}          ; OBJECT ; {"total":5,"by":{"x":[1]}}
            {"form": "object", "object": {"a": 1}}  ; OBJECT ; {"a":1}
            """)
    void valuesAndObjectsHaveFormsOfTheirOwn(String answer, Form wanted, String result) {
        var accepted = form.accept(answer, request(), Prose.NEVER);

        assertThat(accepted.form()).isEqualTo(wanted);
        assertThat(accepted.result()).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use VLOOKUP.",
                "{\"form\": \"prose\", \"text\": \"Use VLOOKUP.\"}",
            })
    void sentencesAreAnAnswerWhereTheCategoryHasSome(String answer) {
        var accepted = form.accept(answer, request(), Prose.FREELY);

        assertThat(accepted.form()).isEqualTo(Form.PROSE);
        assertThat(accepted.result()).isEqualTo("\"Use VLOOKUP.\"");
        assertUnfit(answer, "it is prose, where a table, an object or a value is wanted");
    }

    @Test
    void bracketsInSentencesAreNoTable() {
        var answer = "Type the formula {=SUM(A1:A3*B1:B3)} and press Ctrl+Shift+Enter, as the manual says [1].";

        assertThat(form.accept(answer, request(), Prose.FREELY).form()).isEqualTo(Form.PROSE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            ~~                                             ; it is empty
            [["a", "b"], [1, 2], [3                        ; its JSON breaks off before its end
            ```json [["a", "b"], [1, 2], [3, 4]            ; its JSON breaks off before its end
            {"form": "table", "rows": [["a"], [1           ; its JSON breaks off before its end
            [["a", "b"], [1, 2], [3]]                      ; row 3 of the table has 1 cells, and row 1 has 2
            [["a"], [[1]]]                                 ; row 2 of the table has a cell that is no number, text, truth value or null
            [["a"], [1e999999]]                            ; row 2 of the table has a cell that is no number, text, truth value or null
            [["a"], {"a": 1}]                              ; some of its rows are lists and others are not
            [["a"], 1]                                     ; some of its rows are lists and others are not
            [[]]                                           ; row 1 of the table has no cells
            []                                             ; the table has no rows: where nothing fits the request, write the headers alone
            {}                                             ; the object is empty, or none
            {"form": "table"}                              ; its form is “table”, but there is no field “rows”
            {"form": "table", "rows": "none"}              ; the table has no rows: where nothing fits the request, write the headers alone
            {"form": "value", "value": [1]}                ; the value is no number, text, truth value or null
            <table><tr><td>1</td></tr></table>             ; it is HTML and not JSON
            I cannot help with that.                       ; it is prose, where a table, an object or a value is wanted
            """)
    void whatIsNoAnswerIsSaidWithItsReason(String answer, String reason) {
        assertUnfit(answer, reason);
    }

    @Test
    void aTableOfTooManyCellsIsNoAnswer() {
        assertUnfit("[" + "[1,2],".repeat(1_000) + "[1,2]]", "the table has more than 1000 cells");
    }

    @Test
    void aMegabyteOfBracketsIsNoAnswerAndSoonSeen() {
        assertUnfit("[".repeat(1_000_000), "it is prose, where a table, an object or a value is wanted");
        assertUnfit("{\"a\": [1, ".repeat(100_000), "it is prose, where a table, an object or a value is wanted");
    }

    @Test
    void formulasThatReachOutOfTheSheetAreTurnedIntoText() {
        var answer = """
                [["=SUM(A1:A2)", "-5 %", "@anna", "+7 900 123"],
                 ["=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "@SUM(1)*cmd|'/C x'!A1", "\\t=DDE(\\"cmd\\",\\"x\\")"],
                 ["=WEBSERVICE(\\"http://x\\")", "= importXML(A1)", "=A1|B1", "a | b!"]]""";

        assertThat(form.accept(answer, request(), Prose.NEVER).result()).isEqualTo("""
                [["=SUM(A1:A2)","-5 %","@anna","+7 900 123"],\
                ["'=cmd|' /C calc'!A0","'+1+cmd|' /C calc'!A0","'@SUM(1)*cmd|'/C x'!A1","'\\t=DDE(\\"cmd\\",\\"x\\")"],\
                ["'=WEBSERVICE(\\"http://x\\")","'= importXML(A1)","=A1|B1","a | b!"]]""");
    }

    private void assertUnfit(String answer, String reason) {
        assertThatExceptionOfType(UnfitAnswer.class)
                .isThrownBy(() -> form.accept(answer, request(), Prose.NEVER))
                .satisfies(unfit -> assertThat(unfit.reason()).isEqualTo(reason));
    }

    private static Office.Request request() {
        return new Office.Request(
                Purpose.ANSWER, "do it", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
