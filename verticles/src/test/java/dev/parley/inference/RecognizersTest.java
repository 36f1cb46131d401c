package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.inference.Recognizers.Installed;
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
            assertThat(recognizers
                            .choose(Inference.Hearing.in(Optional.of("en-GB")))
                            .recognizer())
                    .isInstanceOf(MoonshineRecognizer.class);
            assertThat(recognizers.choose(Inference.Hearing.in(Optional.of("ru"))))
                    .satisfies(choice -> assertThat(choice.recognizer()).isInstanceOf(WhisperRecognizer.class))
                    .satisfies(choice -> assertThat(choice.hearing().language()).contains("ru"));
        }
    }

    @Test
    void anUnnamedLanguageIsFoundOutByWhisper() throws IOException {
        try (var recognizers = both()) {
            assertThat(recognizers.choose(Inference.Hearing.in(Optional.empty())))
                    .satisfies(choice -> assertThat(choice.recognizer()).isInstanceOf(WhisperRecognizer.class))
                    .satisfies(choice -> assertThat(choice.hearing().language()).isEmpty());
        }
    }

    @Test
    void aloneMoonshineHearsWhatIsNotNamedInOneBatchWithEnglish() throws IOException {
        try (var recognizers = new Recognizers(List.of(moonshine()))) {
            assertThat(recognizers.choose(Inference.Hearing.in(Optional.empty())))
                    .isEqualTo(recognizers.choose(Inference.Hearing.in(Optional.of("en"))));
            assertThat(recognizers.languages()).containsExactly("en");
        }
    }

    @Test
    void aLanguageThatNobodyKnowsIsRefused() throws IOException {
        try (var recognizers = both()) {
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> recognizers.choose(Inference.Hearing.in(Optional.of("fi"))))
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
        return new Recognizers(List.of(moonshine(), new Installed("whisper-tiny", WhisperRecognizer.open(folder, 1))));
    }

    @Test
    void aNamedModelHearsAndOneThatIsNotHereIsRefusedWithTheCommandThatFetchesIt() throws IOException {
        try (var recognizers = both()) {
            assertThat(recognizers.choose(by("whisper-tiny")).recognizer()).isInstanceOf(WhisperRecognizer.class);
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> recognizers.choose(by("whisper-small")))
                    .withMessageContaining("./parley models pull whisper-small");
        }
    }

    @Test
    void aTranslationIsRefusedWhereNobodyTranslates() throws IOException {
        var translation = new Inference.Hearing(Optional.empty(), Optional.empty(), true, "", List.of());
        try (var recognizers = new Recognizers(List.of(moonshine()))) {
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> recognizers.choose(translation))
                    .withMessageContaining("translate");
        }
    }

    private static Inference.Hearing by(String model) {
        return new Inference.Hearing(Optional.empty(), Optional.of(model), false, "", List.of());
    }

    private static Installed moonshine() throws IOException {
        return new Installed("moonshine-tiny-en", MoonshineRecognizer.open(RealWeights.require("moonshine-tiny-en")));
    }
}
