package dev.parley.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.bus.Speech;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static Talk talk() {
        return Talk.with(1.2000000000000002, 2, "SPEAKER_00", "Добрый день.")
                .and(2, 3.5, "SPEAKER_00", "Начнём.")
                .and(
                        3723.8996,
                        3725.5,
                        "SPEAKER_01",
                        "Спасибо!",
                        List.of(new Speech.Word(3723.9, 3725, "Спасибо!", 0.87654, "SPEAKER_01")))
                .labels(Map.of("SPEAKER_01", "Boris"))
                .report("# Report\n\nSPEAKER_01 thanks.\n");
    }

    @Test
    void anUnknownFormatIsRefusedNamingThoseThereAre() {
        assertThatThrownBy(() -> Format.of("pdf"))
                .hasMessage("format: there is no pdf, only json, verbose_json, rows, srt, vtt, txt, md, docx");
    }

    @Test
    void textHasOneParagraphForAsLongAsOneSpeakerTalks() {
        assertThat(talk().as(Format.TXT)).isEqualTo("""
                [00:00:01] SPEAKER_00: Добрый день. Начнём.
                [01:02:03] Boris: Спасибо!
                """);
    }

    @Test
    void verboseJsonHasEveryWord() throws JsonProcessingException {
        assertThat(JSON.readTree(talk().as(Format.VERBOSE_JSON))).isEqualTo(JSON.readTree("""
                {"id": "0190b0b0-0000-7000-8000-000000000001", "name": "Разговор #1.wav",
                 "segments": [
                  {"id": 0, "start": 1.2, "end": 2.0, "speaker": "SPEAKER_00", "text": "Добрый день.", "words": []},
                  {"id": 1, "start": 2.0, "end": 3.5, "speaker": "SPEAKER_00", "text": "Начнём.", "words": []},
                  {"id": 2, "start": 3723.9, "end": 3725.5, "speaker": "Boris", "text": "Спасибо!", "words": [
                    {"start": 3723.9, "end": 3725.0, "text": "Спасибо!", "probability": 0.877, "speaker": "Boris"}]}],
                 "diarization": [
                  {"start": 1.2, "end": 2.0, "speaker": "SPEAKER_00"},
                  {"start": 2.0, "end": 3.5, "speaker": "SPEAKER_00"},
                  {"start": 3723.9, "end": 3725.5, "speaker": "Boris"}],
                 "speakers": {"SPEAKER_00": "SPEAKER_00", "SPEAKER_01": "Boris"},
                 "language": "ru", "duration": 3725.5,
                 "report": {"text": "# Report\\n\\nBoris thanks.\\n", "provider": "extractive"}}"""));
    }

    @Test
    void rowsAndKeysDifferOnlyInTheirLists() throws JsonProcessingException {
        var keys = JSON.readTree(talk().as(Format.JSON));
        var rows = JSON.readTree(talk().as(Format.ROWS));

        assertThat(keys.fieldNames())
                .toIterable()
                .containsExactly("transcript", "diarization", "speakers", "language", "duration", "report");
        assertThat(rows.fieldNames())
                .toIterable()
                .containsExactly("results", "speakers", "language", "duration", "report");
        assertThat(rows.path("results")).isEqualTo(keys.path("transcript"));
        assertThat(rows.path("results").path(2)).isEqualTo(JSON.readTree("""
                {"segment": 2, "start": 3723.9, "end": 3725.5, "text": "Спасибо!", "speaker": "Boris", "time": "01:02:03"}
                """));
    }

    @Test
    void nothingSaidCanBecomeMarkdown() {
        assertThat(Talk.with(0, 1, "SPEAKER_00", "<b>*no*</b> [x](y) `z`").as(Format.MD))
                .isEqualTo("""
                # Разговор \\#1.wav

                2026-01-02 · 00:00:01 · ru · SPEAKER\\_00

                **SPEAKER\\_00** (00:00:00): \\<b\\>\\*no\\*\\</b\\> \\[x\\](y) \\`z\\`
                """);
    }

    @Test
    void markdownEndsWithTheReport() {
        assertThat(talk().as(Format.MD)).endsWith("**Boris** (01:02:03): Спасибо!\n\n# Report\n\nBoris thanks.\n");
    }

    @Test
    void theWholeTextHasSpacesWhereTheScriptHas() {
        assertThat(talk().named().text()).isEqualTo("Добрый день. Начнём. Спасибо!");
        assertThat(Talk.with(0, 1, "A", "你好。").and(1, 2, "A", "谢谢").named().text())
                .isEqualTo("你好。谢谢");
        assertThat(Talk.with(0, 1, "A", "안녕").and(1, 2, "A", "하세요").named().text())
                .isEqualTo("안녕 하세요");
    }
}
