package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialTokensTest {

    @TempDir
    Path folder;

    private final SmallVocabulary small = new SmallVocabulary();

    @Test
    void numbersAreThoseOfTheModelsOwnFiles() throws IOException {
        var specials = read();

        assertThat(specials.prompt("ru", false))
                .isEqualTo(List.of(
                        small.token("<|startoftranscript|>"), small.token("<|ru|>"), small.token("<|transcribe|>")));
        assertThat(specials.noSpeech()).isEqualTo(small.token("<|nospeech|>"));
        assertThat(specials.seconds(specials.firstTimestamp() + 50)).isEqualTo(1);
    }

    @Test
    void noSpecialTokenButTheEndCanFollow() throws IOException {
        var specials = read();

        assertThat(specials.suppressed())
                .contains(1, 2, small.token("<|de|>"), small.token("<|notimestamps|>"))
                .doesNotContain(specials.end(), specials.firstTimestamp());
    }

    @Test
    void aModelOfEnglishAloneIsToldNoLanguage() throws IOException {
        small.generation.put("is_multilingual", false);
        small.generation.remove("lang_to_id");
        small.generation.remove("task_to_id");

        assertThat(read().prompt("en", false)).containsExactly(small.token("<|startoftranscript|>"));
    }

    @Test
    void aTranslationIsAnotherTask() throws IOException {
        assertThat(read().prompt("ru", true)).endsWith(small.token("<|translate|>"));
    }

    @Test
    void aModelOfEnglishAloneDoesNotTranslate() throws IOException {
        small.generation.put("is_multilingual", false);
        var specials = read();

        assertThat(specials.translate()).isEmpty();
        assertThatThrownBy(() -> specials.prompt("en", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("translate");
    }

    @Test
    void javaneseHasItsPresentTag() throws IOException {
        small.generation.withObject("lang_to_id").put("<|jw|>", 5);

        assertThat(read().languages()).containsEntry("jv", 5).doesNotContainKey("jw");
    }

    @Test
    void withoutAListBlankAndEndAreKeptFromTheBeginning() throws IOException {
        small.generation.remove("begin_suppress_tokens");

        assertThat(read().suppressedFirst()).containsExactlyInAnyOrder(32, small.token("<|endoftext|>"));
    }

    @Test
    void aMissingNumberIsNamed() {
        small.generation.remove("no_timestamps_token_id");

        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("generation_config.json", "no_timestamps_token_id");
    }

    private SpecialTokens read() throws IOException {
        small.write(folder, 80);
        return SpecialTokens.read(folder, Tokenizer.read(folder));
    }
}
