package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.bus.Speech.Report;
import dev.parley.bus.Speech.Segment;
import dev.parley.bus.Speech.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptRenderingTest {

    private static final UUID ID = UUID.fromString("0190b0b0-0000-7000-8000-000000000001");
    private static final Transcript TRANSCRIPT = new Transcript(
            "ru",
            3725.5,
            List.of(
                    new Segment(0, 1.2000000000000002, 2, "SPEAKER_00", "Добрый день."),
                    new Segment(1, 2, 3.5, "SPEAKER_00", "Начнём."),
                    new Segment(2, 3723.8996, 3725.5, "SPEAKER_01", "Спасибо!")),
            List.of(),
            Optional.of(new Report("# Report\n", "extractive")),
            List.of());

    @Test
    void textHasOneParagraphForAsLongAsOneSpeakerTalks() {
        assertThat(TranscriptText.of(TRANSCRIPT)).isEqualTo("""
                [00:00:01] SPEAKER_00: Добрый день. Начнём.
                [01:02:03] SPEAKER_01: Спасибо!
                """);
    }

    @Test
    void jsonHasExactlyThePromisedFields() throws JsonProcessingException {
        assertThat(new JsonMapper().readTree(TranscriptJson.of(ID, TRANSCRIPT)))
                .isEqualTo(new JsonMapper().readTree("""
                {"id": "0190b0b0-0000-7000-8000-000000000001", "language": "ru", "duration": 3725.5,
                 "speakers": ["SPEAKER_00", "SPEAKER_01"],
                 "segments": [
                  {"id": 0, "start": 1.2, "end": 2.0, "speaker": "SPEAKER_00", "text": "Добрый день."},
                  {"id": 1, "start": 2.0, "end": 3.5, "speaker": "SPEAKER_00", "text": "Начнём."},
                  {"id": 2, "start": 3723.9, "end": 3725.5, "speaker": "SPEAKER_01", "text": "Спасибо!"}],
                 "report": {"text": "# Report\\n", "provider": "extractive"}}"""));
    }

    @Test
    void resultFolderGetsTextJsonAndReport(@TempDir Path folder) throws IOException {
        var results = ResultFolder.prepare(folder.resolve("new/one"));

        results.write(ID, TRANSCRIPT);

        assertThat(folder.resolve("new/one/transcript.txt")).hasContent(TranscriptText.of(TRANSCRIPT));
        assertThat(folder.resolve("new/one/transcript.json")).hasContent(TranscriptJson.of(ID, TRANSCRIPT));
        assertThat(folder.resolve("new/one/report.md")).hasContent("# Report");
    }
}
