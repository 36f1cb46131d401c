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

    private static Instruction inRussian() {
        return Instruction.in(Optional.of("ru"));
    }

    private static float[] noise(int seed, int seconds) {
        return SmallSound.of(seed, seconds);
    }
}
