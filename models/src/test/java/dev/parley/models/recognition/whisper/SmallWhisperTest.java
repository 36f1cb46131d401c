package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.recognition.whisper.SmallModel.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Whisper of random weights; what it computes is the matter of {@link ReferenceTest}. */
class SmallWhisperTest {

    private static final int MELS = 80;

    @TempDir
    Path folder;

    private final SmallVocabulary vocabulary = new SmallVocabulary();
    private final SmallWeights weights =
            new SmallWeights(MELS, vocabulary.size(), vocabulary.token("<|endoftext|>"), 30);

    @Test
    void aSoundIsHeardInABatchAsAlone() throws IOException {
        write(Layout.MERGED);
        var sounds = List.of(noise(1, 5), noise(2, 30));
        try (var model = WhisperModel.open(folder, 1)) {
            var together = model.hear(sounds, inRussian());

            for (var i = 0; i < sounds.size(); i++) {
                var alone = model.hear(List.of(sounds.get(i)), inRussian()).getFirst();
                assertThat(together.get(i).pieces()).isEqualTo(alone.pieces());
                assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
                assertThat(together.get(i).meanLogProbability()).isCloseTo(alone.meanLogProbability(), within(1e-3));
            }
        }
    }

    @Test
    void piecesLieInTheSoundInOrder() throws IOException {
        write(Layout.MERGED);
        try (var model = WhisperModel.open(folder, 1)) {
            var heard = model.hear(List.of(noise(1, 8)), Instruction.in(Optional.empty()))
                    .getFirst();

            assertThat(SmallVocabulary.LANGUAGES).contains(heard.language());
            assertThat(heard.pieces()).allSatisfy(piece -> {
                assertThat(piece.start()).isBetween(0.0, 8.0);
                assertThat(piece.end()).isBetween(piece.start(), 8.0);
            });
        }
    }

    @Test
    void wordsAreTimedWhereTheDecoderSaysWhatItListensTo() throws IOException {
        write(Layout.MERGED_WITH_ATTENTIONS);
        try (var model = WhisperModel.open(folder, 1)) {
            var heard = heardText(model);

            assertThat(model.timesWords()).isTrue();
            assertThat(heard.pieces())
                    .allSatisfy(piece -> assertThat(piece.words()).allSatisfy(word -> {
                        assertThat(piece.text().substring(word.from(), word.to()))
                                .isNotBlank()
                                .doesNotStartWith(" ");
                        assertThat(word.end()).isBetween(word.start(), 8.0);
                    }));
        }
    }

    @Test
    void wordsAreSpreadWhereItDoesNotSay() throws IOException {
        write(Layout.MERGED_UNNAMED);
        try (var model = WhisperModel.open(folder, 1)) {
            var piece = heardText(model).pieces().getFirst();

            assertThat(model.timesWords()).isFalse();
            assertThat(piece.words().getFirst().start()).isEqualTo(piece.start());
            assertThat(piece.words().getLast().end()).isCloseTo(piece.end(), within(1e-9));
        }
    }

    @Test
    void aTranslationIsInEnglishWords() throws IOException {
        write(Layout.MERGED_WITH_ATTENTIONS);
        var translation = new Instruction(Optional.of("ru"), true, "", List.of(), List.of());
        try (var model = WhisperModel.open(folder, 1)) {
            var transcript = model.hear(List.of(noise(3, 8)), inRussian()).getFirst();
            var translated = model.hear(List.of(noise(3, 8)), translation).getFirst();

            assertThat(model.translates()).isTrue();
            assertThat(translated.pieces()).isNotEqualTo(transcript.pieces());
        }
    }

    @Test
    void aModelOfEnglishAloneRefusesToTranslate() throws IOException {
        write(Layout.MERGED);
        vocabulary.generation.put("is_multilingual", false);
        vocabulary.write(folder, MELS);
        var translation = new Instruction(Optional.of("en"), true, "", List.of(), List.of());
        try (var model = WhisperModel.open(folder, 1)) {
            assertThat(model.translates()).isFalse();
            assertThat(model.hear(List.of(noise(1, 3)), Instruction.in(Optional.empty())))
                    .hasSize(1);
            assertThatThrownBy(() -> model.hear(List.of(noise(1, 3)), translation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("translate");
        }
    }

    @Test
    void aPromptChangesWhatIsHeard() throws IOException {
        write(Layout.MERGED);
        var prompted = new Instruction(Optional.of("ru"), false, "мир", List.of("привет"), List.of());
        try (var model = WhisperModel.open(folder, 1)) {
            assertThat(model.hear(List.of(noise(2, 8)), prompted))
                    .isNotEqualTo(model.hear(List.of(noise(2, 8)), inRussian()));
        }
    }

    @Test
    void aModelOf128MelsIsFedSoMany() throws IOException {
        SmallModel.write(
                folder, new SmallWeights(128, vocabulary.size(), vocabulary.token("<|endoftext|>"), 30), Layout.MERGED);
        vocabulary.write(folder, 128);
        try (var model = WhisperModel.open(folder, 1)) {
            assertThat(model.hear(List.of(noise(1, 3)), Instruction.in(Optional.of("en"))))
                    .hasSize(1);
        }
    }

    @Test
    void aLanguageThatTheModelDoesNotKnowIsRefused() throws IOException {
        write(Layout.MERGED);
        try (var model = WhisperModel.open(folder, 1)) {
            assertThat(model.languages()).containsExactlyInAnyOrderElementsOf(SmallVocabulary.LANGUAGES);
            assertThatThrownBy(() -> model.hear(List.of(noise(1, 3)), Instruction.in(Optional.of("fr"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("fr");
        }
    }

    @Test
    void aMissingDecoderIsNamed() throws IOException {
        write(Layout.MERGED);
        Files.delete(folder.resolve("decoder_model_merged.onnx"));

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("decoder_model_merged.onnx");
    }

    @Test
    void aDecoderOfAnotherLayoutIsRefused() throws IOException {
        write(Layout.SPLIT);
        Files.copy(folder.resolve("encoder_model.onnx"), folder.resolve("decoder_model_merged.onnx"));

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("decoder_model_merged.onnx", "input_features");
    }

    private void write(Layout layout) throws IOException {
        SmallModel.write(folder, weights, layout);
        vocabulary.write(folder, MELS);
    }

    /** The first sound in which it hears a text. */
    private static Heard heardText(WhisperModel model) {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(
                        seed -> model.hear(List.of(noise(seed, 8)), inRussian()).getFirst())
                .filter(heard -> !heard.pieces().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static Instruction inRussian() {
        return Instruction.in(Optional.of("ru"));
    }

    private static float[] noise(int seed, int seconds) {
        return SmallSound.of(seed, seconds);
    }
}
