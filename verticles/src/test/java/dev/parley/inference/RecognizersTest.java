package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.inference.Recognizers.Installed;
import dev.parley.models.recognition.whisper.SmallWhisper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognizersTest {

    private static final String MOONSHINE = "moonshine-tiny-en";
    private static final String WHISPER = "whisper-tiny";

    @TempDir
    private Path folder;

    @Test
    void englishIsForMoonshineAndAnythingElseForWhisper() throws IOException {
        var recognizers = both();

        assertThat(recognizers.choose(in("en-GB")).model()).isEqualTo(MOONSHINE);
        assertThat(recognizers.choose(in("ru")))
                .satisfies(choice -> assertThat(choice.model()).isEqualTo(WHISPER))
                .satisfies(choice -> assertThat(choice.hearing().language()).contains("ru"));
    }

    @Test
    void anUnnamedLanguageIsFoundOutByWhisper() throws IOException {
        var recognizers = both();

        assertThat(recognizers.choose(Inference.Hearing.ANY))
                .satisfies(choice -> assertThat(choice.model()).isEqualTo(WHISPER))
                .satisfies(choice -> assertThat(choice.hearing().language()).isEmpty());
        assertThat(recognizers.first()).isEqualTo(WHISPER);
        assertThat(recognizers.automatic()).containsExactly("de", "en", "ru", "uk");
    }

    @Test
    void aloneMoonshineHearsWhatIsNotNamedInOneBatchWithEnglish() throws IOException {
        var recognizers = new Recognizers(List.of(moonshine()), List.of());

        assertThat(recognizers.choose(Inference.Hearing.ANY)).isEqualTo(recognizers.choose(in("en")));
        assertThat(recognizers.languages()).containsExactly("en");
    }

    @Test
    void aLanguageThatNobodyKnowsIsRefused() throws IOException {
        var recognizers = both();

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> recognizers.choose(in("fi")))
                .withMessageContaining("de, en, ru, uk")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.INVALID));
    }

    @Test
    void whatThePreferredOneCannotHearIsForAnotherInstalledOne() throws IOException {
        var recognizers = new Recognizers(List.of(moonshine()), List.of(whisper()));

        assertThat(recognizers.choose(Inference.Hearing.ANY).model()).isEqualTo(MOONSHINE);
        assertThat(recognizers.automatic()).containsExactly("en");
        assertThat(recognizers.choose(in("ru")).model()).isEqualTo(WHISPER);
    }

    @Test
    void allThatAreInstalledAreListedWithTheirLanguagesThePreferredOneFirst() throws IOException {
        var recognizers = new Recognizers(List.of(moonshine()), List.of(whisper()));

        assertThat(recognizers.engines())
                .containsExactly(
                        new Inference.Engine(MOONSHINE, List.of("en"), false),
                        new Inference.Engine(
                                WHISPER,
                                List.of("de", "en", "ru", "uk"),
                                whisper().abilities().translates()));
    }

    @Test
    void chunksAreShortEnoughForAll() throws IOException {
        assertThat(both().longestChunk()).isEqualTo(28);
    }

    @Test
    void aNamedModelHearsAndOneThatIsNotHereIsRefusedWithTheCommandThatFetchesIt() throws IOException {
        var recognizers = both();

        assertThat(recognizers.choose(by(WHISPER)).model()).isEqualTo(WHISPER);
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> recognizers.choose(by("whisper-small")))
                .withMessageContaining("./parley models pull whisper-small");
    }

    @Test
    void aTranslationIsRefusedWhereNobodyTranslates() throws IOException {
        var translation = new Inference.Hearing(Optional.empty(), Optional.empty(), true, "", List.of());
        var recognizers = new Recognizers(List.of(moonshine()), List.of());

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> recognizers.choose(translation))
                .withMessageContaining("translate");
    }

    private Recognizers both() throws IOException {
        return new Recognizers(List.of(moonshine(), whisper()), List.of());
    }

    private Installed whisper() throws IOException {
        SmallWhisper.write(folder);
        return Installed.in(folder, Model.WHISPER_TINY, 1);
    }

    private Installed moonshine() throws IOException {
        return Installed.in(folder, Model.MOONSHINE_TINY_EN, 1);
    }

    private static Inference.Hearing in(String language) {
        return Inference.Hearing.in(Optional.of(language));
    }

    private static Inference.Hearing by(String model) {
        return new Inference.Hearing(Optional.empty(), Optional.of(model), false, "", List.of());
    }
}
