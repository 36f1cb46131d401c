package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.onnx.GraphWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged models and odd sounds. */
class BadWhisperTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        SmallWhisper.write(folder, SmallModel.Layout.MERGED_WITH_ATTENTIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoder_model.onnx",
                "decoder_model_merged.onnx",
                "config.json",
                "generation_config.json",
                "tokenizer.json"
            })
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(folder.resolve(file));

        assertRefused(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoder_model.onnx",
                "decoder_model_merged.onnx",
                "config.json",
                "generation_config.json",
                "tokenizer.json"
            })
    void aDamagedFileIsNamed(String file) throws IOException {
        var bytes = Files.readAllBytes(folder.resolve(file));
        Files.write(folder.resolve(file), Arrays.copyOf(bytes, bytes.length / 2));

        assertRefused(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "generation_config.json", "tokenizer.json"})
    void aFileWithoutWhatItShouldHoldIsNamed(String file) throws IOException {
        Files.writeString(folder.resolve(file), "[]");

        assertRefused(file);
    }

    @Test
    void anEncoderForAnotherNumberOfMelsIsRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"num_mel_bins\": 128}");

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("encoder_model.onnx", "config.json", "128");
    }

    @Test
    void aHalfPrecisionExportIsRefusedWithTheWayOut() throws IOException {
        GraphWriter.write(folder.resolve("encoder_model.onnx"), graph -> {
            graph.halfInput("input_features", "batch_size", 80, 3000);
            var states = graph.make("Cast", GraphWriter.integer("to", 1), "input_features");
            graph.floatOutput("last_hidden_state", states, "batch_size", 80, 3000);
        });

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("encoder_model.onnx", "FLOAT16", "take the float32 export");
    }

    @Test
    void alignmentHeadsThatTheDecoderHasNotAreRefused() throws IOException {
        var file = folder.resolve("generation_config.json");
        Files.writeString(file, Files.readString(file).replace("[[0,1]", "[[7,1]"));

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("generation_config.json", "[7,1]");
    }

    @Test
    void beamsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> WhisperModel.open(folder, 0)).hasMessageContaining("beamSize: 0");
        assertThatThrownBy(() -> WhisperModel.open(folder, 17)).hasMessageContaining("beamSize: 17");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 160, 400, 480_000})
    void aSoundOfAnyLengthUpTo30SecondsIsHeard(int samples) throws IOException {
        try (var model = WhisperModel.open(folder, 2)) {
            var heard = model.hear(List.of(noise(samples)), Instruction.in(Optional.empty()))
                    .getFirst();

            assertThat(heard.heardUntil()).isBetween(0.0, samples / 16_000.0);
            assertThat(heard.pieces()).allSatisfy(piece -> assertThat(piece.words())
                    .allSatisfy(word -> assertThat(word.end()).isBetween(word.start(), 30.0)));
        }
    }

    @Test
    void nothingIsHeardInNoSound() throws IOException {
        try (var model = WhisperModel.open(folder, 1)) {
            var heard = model.hear(List.of(new float[0]), Instruction.in(Optional.of("ru")))
                    .getFirst();

            assertThat(heard.pieces()).isEmpty();
            assertThat(heard.silence()).isTrue();
        }
    }

    @Test
    void alsoSilenceAndTheLoudestSoundAreHeard() throws IOException {
        var loud = new float[16_000];
        Arrays.fill(loud, 1f);
        try (var model = WhisperModel.open(folder, 1)) {
            var heard = model.hear(List.of(new float[16_000], loud), Instruction.in(Optional.of("ru")));

            assertThat(heard).hasSize(2).allSatisfy(one -> assertThat(one.meanLogProbability())
                    .isNegative());
        }
    }

    @Test
    void aSoundOfMoreThan30SecondsIsRefused() throws IOException {
        try (var model = WhisperModel.open(folder, 1)) {
            assertThatThrownBy(() -> model.hear(List.of(new float[480_001]), Instruction.in(Optional.of("ru"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("480001");
        }
    }

    @Test
    void aPromptOfThousandsOfWordsIsHeardWith() throws IOException {
        var words = List.of("<|endoftext|>", "мир ".repeat(2000));
        var instruction = new Instruction(Optional.of("ru"), true, "the ".repeat(3000), words, List.of());
        try (var model = WhisperModel.open(folder, 2)) {
            assertThat(model.hear(List.of(noise(16_000), noise(32_000)), instruction))
                    .hasSize(2);
        }
    }

    private void assertRefused(String file) {
        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve(file).toString());
    }

    private static float[] noise(int samples) {
        var random = new Random(samples);
        var noise = new float[samples];
        for (var i = 0; i < samples; i++) {
            noise[i] = (float) random.nextGaussian() * 0.05f;
        }
        return noise;
    }
}
