package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Speech.Recording;
import dev.parley.bus.Speech.Report;
import dev.parley.bus.Speech.Segment;
import dev.parley.bus.Speech.Transcript;
import dev.parley.transcript.Format;
import dev.parley.transcript.NamedTranscript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {

    private static final Transcript TRANSCRIPT = new Transcript(
            "ru",
            3.5,
            List.of(new Segment(0, 1.2, 2, "SPEAKER_00", "Добрый день.")),
            List.of(),
            Optional.of(new Report("# Report\n", "extractive")),
            List.of());
    private static final NamedTranscript NAMED = NamedTranscript.of(new Recording(
                    new UUID(0, 1), new UUID(0, 2), "talk.wav", Instant.EPOCH, Map.of(), Optional.of(TRANSCRIPT)))
            .orElseThrow();

    @TempDir
    Path folder;

    @Test
    void getsTextJsonAndReport() throws IOException {
        ResultFolder.prepare(folder.resolve("new/one")).write(NAMED, Optional.empty());

        assertThat(folder.resolve("new/one/transcript.txt")).hasBinaryContent(Format.TXT.render(NAMED));
        assertThat(folder.resolve("new/one/transcript.json")).hasBinaryContent(Format.VERBOSE_JSON.render(NAMED));
        assertThat(folder.resolve("new/one/report.md")).hasContent("# Report");
        assertThat(folder.resolve("new/one").toFile().list()).hasSize(3);
    }

    @Test
    void getsTheFormatThatIsAskedForAsWell() throws IOException {
        ResultFolder.prepare(folder).write(NAMED, Optional.of(Format.DOCX));

        assertThat(folder.resolve("transcript.docx")).hasBinaryContent(Format.DOCX.render(NAMED));
        assertThat(folder.resolve("transcript.txt")).exists();
    }
}
