package dev.parley.voice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.SpeechPieces.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechPiecesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ru | Это, т.е. сегодня, важно. Да. | Это, т.е. сегодня, важно. / Да.",
                "ru | Родился в 1985 г. в Казани. Жил там. | Родился в 1985 г. в Казани. / Жил там.",
                "ru | Это было в 1985 г. Потом всё изменилось. | Это было в 1985 г. / Потом всё изменилось.",
                "ru | Число 3.14 известно всем. Правда? | Число 3.14 известно всем. / Правда?",
                "ru | Читал А. С. Пушкин. Слушали все! | Читал А. С. Пушкин. / Слушали все!",
                "ru | Живёт на ул. Ленина, д. 5. Один. | Живёт на ул. Ленина, д. 5. / Один.",
                "ru | См. рис. 3 и табл. 4. Всё ясно. | См. рис. 3 и табл. 4. / Всё ясно.",
                "ru | Хлеб, молоко и т.д. Купил всё. | Хлеб, молоко и т.д. / Купил всё.",
                "ru | Бюджет 5 млн руб. на год. Много. | Бюджет 5 млн руб. на год. / Много.",
                "ru | Что?! Не может быть… Может. | Что?! / Не может быть… / Может.",
                "ru | Он сказал: «Иду.» И ушёл. | Он сказал: «Иду.» / И ушёл.",
                "en | Mr. Smith met Dr. Jones. They spoke. | Mr. Smith met Dr. Jones. / They spoke.",
                "en | Use tools, e.g. Git, or i.e. nothing. Fine. | Use tools, e.g. Git, or i.e. nothing. / Fine.",
                "en | Pi is 3.14 and e is 2.71. Right. | Pi is 3.14 and e is 2.71. / Right.",
                "en | See fig. 3 and vol. 2. Good. | See fig. 3 and vol. 2. / Good.",
                "en | So do I. Then he left. | So do I. / Then he left.",
                "en | J. R. R. Tolkien wrote it. Yes! | J. R. R. Tolkien wrote it. / Yes!",
                "en | No punctuation at all | No punctuation at all",
                "en | 1. First of all. Then the rest. | 1. First of all. / Then the rest.",
                "en | Visit example.org now. Then go. | Visit example.org now. / Then go.",
            })
    void sentencesAreThoseThatAPersonWouldSee(String language, String text, String sentences) {
        assertThat(SpeechPieces.sentences(text, language)).containsExactly(sentences.split(" / "));
    }

    @Test
    void theFirstSentenceIsAloneAndTheOthersShareAPiece() {
        var pieces = SpeechPieces.of("One is here. Two is here. Three is here. Four is here.", "en", 30);

        assertThat(pieces)
                .containsExactly(
                        new Piece("One is here.", 0),
                        new Piece("Two is here. Three is here.", 0.2),
                        new Piece("Four is here.", 0.2));
    }

    @Test
    void aLineIsFollowedByALongerPause() {
        assertThat(SpeechPieces.of("A title\nA text. Another.", "en", 100))
                .containsExactly(new Piece("A title", 0), new Piece("A text. Another.", 0.4));
    }

    @Test
    void aLongSentenceIsCutAtItsCommasElseAtSpaces() {
        assertThat(texts("first part of it, second part of it, third and last part of it", 40))
                .containsExactly("first part of it, second part of it,", "third and last part of it");
        assertThat(texts("words without any comma in all of this", 22))
                .containsExactly("words without any", "comma in all of this");
    }

    @Test
    void aWordWithoutEndIsCutButNoCharacterIs() {
        var pieces = texts("😀".repeat(50), 21);

        assertThat(String.join("", pieces)).isEqualTo("😀".repeat(50));
        assertThat(pieces)
                .allSatisfy(piece -> assertThat(piece.length()).isBetween(1, 21).isEven());
    }

    @Test
    void nothingOfATextIsLost() {
        var text =
                "Первое предложение, т.е. начало. Второе — длинное, с запятыми, и ещё, и ещё! Третье?\nНовая строка. Конец";

        for (var longest = 20; longest < 120; longest++) {
            assertThat(String.join(" ", texts(text, longest)).replaceAll("\\s", ""))
                    .isEqualTo(text.replaceAll("\\s", ""));
        }
    }

    @Test
    void aMegabyteWithoutASentenceTakesNoTime() {
        assertThat(texts("слово ".repeat(150_000), 600)).hasSizeGreaterThan(1_000);
    }

    private static List<String> texts(String text, int longest) {
        return SpeechPieces.of(text, "ru", longest).stream().map(Piece::text).toList();
    }
}
