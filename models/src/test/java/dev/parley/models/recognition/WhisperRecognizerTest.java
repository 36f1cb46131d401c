package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.alignment.Word;
import dev.parley.models.recognition.Recognition.Doubt;
import dev.parley.models.recognition.whisper.Heard;
import dev.parley.models.recognition.whisper.Heard.Piece;
import dev.parley.models.recognition.whisper.SmallWhisper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhisperRecognizerTest {

    @TempDir
    Path folder;

    @Test
    void chunksAreAnsweredInOrderInTheLanguageAsked() throws IOException {
        SmallWhisper.write(folder);
        try (var recognizer = WhisperRecognizer.open(folder, 1)) {
            var heard = recognizer.recognize(List.of(noise(3), noise(12)), Hearing.in(Optional.of("ru")));

            assertThat(heard).hasSize(2).allSatisfy(recognition -> {
                assertThat(recognition.language()).isEqualTo("ru");
                assertThat(recognition.words()).isSortedAccordingTo((one, other) -> one.to() - other.to());
                assertThat(recognition.words())
                        .allSatisfy(word -> assertThat(word.end()).isBetween(word.start(), 12.0));
            });
        }
    }

    @Test
    void anUnknownLanguageIsRefused() throws IOException {
        SmallWhisper.write(folder);
        try (var recognizer = WhisperRecognizer.open(folder, 1)) {
            assertThat(recognizer.languages()).containsExactlyInAnyOrder("en", "ru", "de", "uk");
            assertThatThrownBy(() -> recognizer.recognize(List.of(noise(3)), Hearing.in(Optional.of("fi"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTranslationIsEnglishWhateverIsSpoken() throws IOException {
        SmallWhisper.write(folder);
        try (var recognizer = WhisperRecognizer.open(folder, 2)) {
            var translation = new Hearing(Optional.of("ru"), true, "мир", List.of("привет", "<|endoftext|>"));

            assertThat(recognizer.translates()).isTrue();
            assertThat(recognizer
                            .recognize(List.of(noise(3)), translation)
                            .getFirst()
                            .language())
                    .isEqualTo("en");
        }
    }

    @Test
    void noChunksHaveNoTexts() throws IOException {
        SmallWhisper.write(folder);
        try (var recognizer = WhisperRecognizer.open(folder, 1)) {
            assertThat(recognizer.recognize(List.of())).isEmpty();
        }
    }

    @Test
    void wordsLieWhereTheirPieceLiesInTheText() {
        var heard = heard(10, piece(1, 3, "Да да"), piece(4, 6, "Нет."));

        var recognition = WhisperRecognizer.recognition(List.of(new WhisperRecognizer.Part(heard, 0)), 10);

        assertThat(recognition.text()).isEqualTo("Да да Нет.");
        assertThat(recognition.words()).containsExactly(new Word(0, 5, 1, 3, 0.8), new Word(6, 10, 4, 6, 0.8));
        assertThat(recognition.suspect()).isFalse();
    }

    @Test
    void whatWasHeardFromTheMidstOnIsLater() {
        var first = heard(4, piece(0, 4, "Раз."));
        var second = heard(6, piece(0, 6, "Два."));

        var recognition = WhisperRecognizer.recognition(
                List.of(new WhisperRecognizer.Part(first, 0), new WhisperRecognizer.Part(second, 4)), 10);

        assertThat(recognition.text()).isEqualTo("Раз. Два.");
        assertThat(recognition.words().getLast().start()).isCloseTo(4, within(1e-9));
        assertThat(recognition.suspect()).isFalse();
    }

    @Test
    void aChunkThatIsNotHeardToItsEndIsDoubtful() {
        var heard = heard(4, piece(0, 4, "Раз."));

        assertThat(WhisperRecognizer.recognition(List.of(new WhisperRecognizer.Part(heard, 0)), 10)
                        .doubts())
                .containsExactly(Doubt.RUNAWAY);
    }

    @Test
    void silenceWhereSpeechWasFoundIsDoubtful() {
        assertThat(WhisperRecognizer.recognition(List.of(new WhisperRecognizer.Part(heard(10), 0)), 10)
                        .doubts())
                .containsExactly(Doubt.EMPTY);
    }

    private static Heard heard(double until, Piece... pieces) {
        return new Heard("ru", List.of(pieces), -0.2, 5, until, pieces.length == 0, false, true, Optional.empty());
    }

    private static Piece piece(double start, double end, String text) {
        return new Piece(start, end, text, List.of(new Word(0, text.length(), start, end, 0.8)));
    }

    private static float[] noise(int seconds) {
        var random = new Random(seconds);
        var samples = new float[seconds * 16_000];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) random.nextGaussian() * 0.05f;
        }
        return samples;
    }
}
