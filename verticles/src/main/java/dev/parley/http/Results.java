package dev.parley.http;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A transcript as JSON, in both shapes; names given to speakers are put in here, the store keeps the original ids. */
record Results(Speech.Recording recording, Speech.Transcript transcript) {

    /** Two lists: what was said, and who spoke when. */
    JsonObject keys() {
        return withRest(new JsonObject()
                .put("transcript", segments())
                .put(
                        "diarization",
                        array(transcript.turns().stream().map(this::turn).toList())));
    }

    /** One list of what was said and by whom. */
    JsonObject rows() {
        return withRest(new JsonObject().put("results", segments()));
    }

    static JsonObject sorted(Map<String, String> names) {
        var json = new JsonObject();
        new TreeMap<>(names).forEach(json::put);
        return json;
    }

    private JsonObject withRest(JsonObject json) {
        var speakers = new JsonObject();
        transcript.speakers().forEach(speaker -> speakers.put(speaker, name(speaker)));
        json.put("speakers", speakers)
                .put("language", transcript.language())
                .put("duration", milliseconds(transcript.duration()));
        if (!transcript.warnings().isEmpty()) {
            json.put("warnings", new JsonArray(transcript.warnings()));
        }
        transcript
                .report()
                .ifPresent(report -> json.put(
                        "report",
                        new JsonObject().put("text", named(report.text())).put("provider", report.provider())));
        return json;
    }

    private JsonArray segments() {
        return array(transcript.segments().stream().map(this::segment).toList());
    }

    private JsonObject segment(Speech.Segment segment) {
        return new JsonObject()
                .put("segment", segment.id())
                .put("start", milliseconds(segment.start()))
                .put("end", milliseconds(segment.end()))
                .put("text", segment.text())
                .put("speaker", name(segment.speaker()))
                .put("time", clock(segment.start()));
    }

    private JsonObject turn(Inference.Turn turn) {
        return new JsonObject()
                .put("start", milliseconds(turn.start()))
                .put("end", milliseconds(turn.end()))
                .put("speaker", name(turn.speaker()));
    }

    private String name(String speaker) {
        return recording.labels().getOrDefault(speaker, speaker);
    }

    /** A report speaks of speakers by their ids, which are words of their own and stand nowhere else. */
    private String named(String report) {
        var named = report;
        for (var speaker : transcript.speakers()) {
            named = named.replace(speaker, name(speaker).replace("|", "\\|"));
        }
        return named;
    }

    /** Seconds to three digits: more is the noise of adding them up. */
    private static double milliseconds(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    /** Seconds as HH:MM:SS. */
    private static String clock(double seconds) {
        var whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private static JsonArray array(List<JsonObject> items) {
        return new JsonArray(items);
    }
}
