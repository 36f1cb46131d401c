package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts.Document;
import dev.parley.bus.Transcripts.ShownSegment;
import dev.parley.bus.Transcripts.Speaker;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A transcript that can be edited, as JSON. Times are seconds, to the millisecond. */
final class TranscriptJson {

    private TranscriptJson() {}

    /** Takes tens of milliseconds for hours of speech: not for event loops. */
    static Buffer write(Document document) {
        return JsonOutput.write(json -> write(json, document));
    }

    /** The same in gzip's form; for event loops even less. */
    static Buffer compressed(Document document) {
        var plain = write(document).getBytes();
        var packed = new ByteArrayOutputStream(plain.length / 4);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(packed.toByteArray());
    }

    /** One segment as in the whole. */
    static JsonObject segment(ShownSegment segment) {
        return new JsonObject(JsonOutput.write(json -> write(json, segment)));
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static void write(JsonGenerator json, Document document) throws IOException {
        json.writeStartObject();
        json.writeStringField("recording", document.recording().toString());
        json.writeStringField("language", document.language());
        json.writeNumberField("duration", rounded(document.duration()));
        json.writeNumberField("version", document.version());
        writeSpeakers(json, document.speakers());
        json.writeArrayFieldStart("segments");
        for (var segment : document.segments()) {
            write(json, segment);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("turns");
        for (var turn : document.turns()) {
            json.writeStartObject();
            json.writeNumberField("start", rounded(turn.start()));
            json.writeNumberField("end", rounded(turn.end()));
            json.writeStringField("speaker", turn.speaker());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("warnings");
        for (var warning : document.warnings()) {
            json.writeString(warning);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSpeakers(JsonGenerator json, List<Speaker> speakers) throws IOException {
        json.writeFieldName("speakers");
        json.writeRawValue(RecordingJson.speakersOfTranscript(speakers).encode());
    }

    private static void write(JsonGenerator json, ShownSegment shown) throws IOException {
        var segment = shown.segment();
        json.writeStartObject();
        json.writeNumberField("id", segment.id());
        json.writeNumberField("start", rounded(segment.start()));
        json.writeNumberField("end", rounded(segment.end()));
        json.writeStringField("speaker", segment.speaker());
        json.writeStringField("text", segment.text());
        json.writeArrayFieldStart("words");
        for (var word : segment.words()) {
            write(json, word);
        }
        json.writeEndArray();
        json.writeBooleanField("overlap", shown.overlap());
        json.writeNumberField("version", shown.version());
        json.writeBooleanField("edited", shown.original().isPresent());
        if (shown.original().isPresent()) {
            json.writeObjectFieldStart("original");
            json.writeStringField("text", shown.original().get().text());
            json.writeStringField("speaker", shown.original().get().speaker());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** As a list of four: fifty thousand of them would say the same four names. */
    private static void write(JsonGenerator json, Speech.Word word) throws IOException {
        json.writeStartArray();
        json.writeNumber(rounded(word.start()));
        json.writeNumber(rounded(word.end()));
        json.writeString(word.text());
        json.writeNumber(rounded(word.probability()));
        json.writeEndArray();
    }
}
