package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import dev.parley.transcript.Format;
import dev.parley.transcript.NamedTranscript;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;

/** A transcript in the shapes of OpenAI's API. Pure; rendering is not for event loops. */
final class OpenAiAnswer {

    private static final String JSON = "application/json";

    private final OpenAiForm form;
    private final NamedTranscript named;

    private OpenAiAnswer(OpenAiForm form, NamedTranscript named) {
        this.form = form;
        this.named = named;
    }

    /** The answer for a recording that has its transcript; speakers show only where they were asked for. */
    static OpenAiAnswer of(OpenAiForm form, Speech.Recording recording) {
        var named = NamedTranscript.of(recording)
                .orElseThrow(() -> Failure.INTERNAL.because("the job succeeded without a transcript"));
        return new OpenAiAnswer(form, form.diarize() ? named : named.withoutSpeakers());
    }

    /** A body and its {@code Content-Type}. */
    record Body(String mediaType, Buffer content) {}

    Body body() {
        return switch (form.format()) {
            case JSON -> new Body(JSON, json().toBuffer());
            case VERBOSE_JSON -> new Body(JSON, verbose().toBuffer());
            case DIARIZED_JSON -> new Body(JSON, diarized().toBuffer());
            case TEXT -> new Body(Format.TXT.mediaType(), Buffer.buffer(text() + "\n"));
            case SRT -> subtitles(Format.SRT);
            case VTT -> subtitles(Format.VTT);
        };
    }

    String text() {
        return named.text();
    }

    /** What was used: whole seconds of sound, begun ones counted. */
    JsonObject usage() {
        return new JsonObject().put("type", "duration").put("seconds", (long)
                Math.ceil(named.transcript().duration()));
    }

    /** Who said what. */
    List<JsonObject> diarizedSegments() {
        return named.transcript().segments().stream()
                .map(segment -> span(segment.start(), segment.end())
                        .put("type", "transcript.text.segment")
                        .put("id", "seg_" + segment.id())
                        .put("speaker", segment.speaker())
                        .put("text", segment.text()))
                .toList();
    }

    private JsonObject json() {
        return new JsonObject().put("text", text()).put("usage", usage());
    }

    private JsonObject diarized() {
        return new JsonObject()
                .put("task", "transcribe")
                .put("duration", rounded(named.transcript().duration()))
                .put("text", text())
                .put("segments", new JsonArray(diarizedSegments()))
                .put("usage", usage());
    }

    private JsonObject verbose() {
        var transcript = named.transcript();
        var json = new JsonObject()
                .put("task", form.translate() ? "translate" : "transcribe")
                .put("language", form.translate() ? "english" : language(transcript.language()))
                .put("duration", rounded(transcript.duration()))
                .put("text", text());
        if (form.wantsSegments()) {
            json.put(
                    "segments",
                    new JsonArray(
                            transcript.segments().stream().map(this::segment).toList()));
        }
        if (form.wantsWords()) {
            json.put(
                    "words",
                    new JsonArray(transcript.segments().stream()
                            .flatMap(segment -> segment.words().stream())
                            .map(word -> span(word.start(), word.end())
                                    .put("word", word.text().strip()))
                            .toList()));
        }
        return json.put("usage", usage());
    }

    /** Typed clients insist on every field: what is only known inside Whisper itself is empty or zero. */
    private JsonObject segment(Speech.Segment segment) {
        return span(segment.start(), segment.end())
                .put("id", segment.id())
                .put("seek", 0)
                .put("text", segment.text())
                .put("tokens", new JsonArray())
                .put("temperature", form.temperature())
                .put("avg_logprob", averageLogProbability(segment.words()))
                .put("compression_ratio", compressionRatio(segment.text()))
                .put("no_speech_prob", 0.0);
    }

    private Body subtitles(Format format) {
        return new Body(format.mediaType(), Buffer.buffer(format.render(named)));
    }

    /** Over the words, where Whisper's own is over tokens. */
    private static double averageLogProbability(List<Speech.Word> words) {
        return rounded(words.stream()
                .mapToDouble(word -> Math.log(Math.max(word.probability(), 1e-10)))
                .average()
                .orElse(0));
    }

    /** How well zlib compresses the text, by which Whisper knows repetitions (Radford and others 2022, section 4.5). */
    private static double compressionRatio(String text) {
        var bytes = text.getBytes(UTF_8);
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            var compressed = deflater.deflate(new byte[bytes.length + 64]);
            return rounded((double) bytes.length / compressed);
        }
    }

    /** The English name in small letters, as OpenAI writes it. */
    private static String language(String tag) {
        return Locale.forLanguageTag(tag).getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);
    }

    private static JsonObject span(double start, double end) {
        return new JsonObject().put("start", rounded(start)).put("end", rounded(end));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
