package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.models.RealWeights;
import dev.parley.models.recognition.MoonshineRecognizer;
import dev.parley.models.recognition.WhisperRecognizer;
import dev.parley.models.recognition.whisper.SmallWhisper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognizersTest {

    @TempDir
    private Path folder;

    @Test
    void englishIsForMoonshineAndAnythingElseForWhisper() throws IOException {
        try (var recognizers = both()) {
            assertThat(recognizers.choose(Optional.of("en-GB")).recognizer()).isInstanceOf(MoonshineRecognizer.class);
            assertThat(recognizers.choose(Optional.of("ru")))
                    .satisfies(choice -> assertThat(choice.recognizer()).isInstanceOf(WhisperRecognizer.class))
                    .satisfies(choice -> assertThat(choice.language()).contains("ru"));
        }
    }

    @Test
    void anUnnamedLanguageIsFoundOutByWhisper() throws IOException {
        try (var recognizers = both()) {
            assertThat(recognizers.choose(Optional.empty()))
                    .satisfies(choice -> assertThat(choice.recognizer()).isInstanceOf(WhisperRecognizer.class))
                    .satisfies(choice -> assertThat(choice.language()).isEmpty());
        }
    }

    @Test
    void aloneMoonshineHearsWhatIsNotNamedInOneBatchWithEnglish() throws IOException {
        try (var recognizers = new Recognizers(List.of(moonshine()))) {
            assertThat(recognizers.choose(Optional.empty())).isEqualTo(recognizers.choose(Optional.of("en")));
            assertThat(recognizers.languages()).containsExactly("en");
        }
    }

    @Test
    void aLanguageThatNobodyKnowsIsRefused() throws IOException {
        try (var recognizers = both()) {
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> recognizers.choose(Optional.of("fi")))
                    .withMessageContaining("de, en, ru, uk")
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.INVALID));
        }
    }

    @Test
    void chunksAreShortEnoughForAll() throws IOException {
        try (var recognizers = both()) {
            assertThat(recognizers.longestChunk()).isEqualTo(28);
        }
    }

    private Recognizers both() throws IOException {
        SmallWhisper.write(folder);
        return new Recognizers(List.of(moonshine(), WhisperRecognizer.open(folder)));
    }

    private static MoonshineRecognizer moonshine() throws IOException {
        return MoonshineRecognizer.open(RealWeights.require("moonshine-tiny-en"));
    }
}
