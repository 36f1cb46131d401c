package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.recognition.whisper.SmallWhisper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbilitiesTest {

    @TempDir
    private Path folder;

    @Test
    void theOpenedWhisperSaysTheSame() throws IOException {
        SmallWhisper.write(folder);

        try (var opened = WhisperRecognizer.open(folder, 1)) {
            assertThat(Abilities.ofWhisper(folder))
                    .isEqualTo(new Abilities(opened.languages(), opened.translates(), opened.longestChunk()));
        }
    }

    @Test
    void aWhisperForEnglishKnowsEnglish() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"is_multilingual\": false}");

        assertThat(Abilities.ofWhisper(folder).languages()).containsExactly("en");
    }

    @Test
    void aConfigurationWithoutLanguagesIsRefusedByItsName() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{}");

        assertThatThrownBy(() -> Abilities.ofWhisper(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("generation_config.json", "no lang_to_id");
    }
}
