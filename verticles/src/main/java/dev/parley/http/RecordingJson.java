package dev.parley.http;

import dev.parley.bus.Transcripts.Change;
import dev.parley.bus.Transcripts.Changes;
import dev.parley.bus.Transcripts.Speaker;
import dev.parley.bus.Transcripts.Summary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What is known of a recording without its transcript, as JSON. What there is not is null. */
final class RecordingJson {

    private RecordingJson() {}

    static JsonObject recording(Summary recording) {
        var speakers = new JsonArray();
        recording.speakers().forEach(speaker -> speakers.add(speaker(speaker)));
        return new JsonObject()
                .put("id", recording.id().toString())
                .put(
                        "owner",
                        new JsonObject()
                                .put("id", recording.owner().id().toString())
                                .put("name", recording.owner().name().orElse(null)))
                .put("name", recording.name())
                .put("created", recording.created().toString())
                .put("updated", recording.updated().toString())
                .put("bytes", recording.bytes())
                .put(
                        "duration",
                        recording.duration().map(TranscriptJson::rounded).orElse(null))
                .put("language", recording.language().orElse(null))
                .put("speakers", speakers)
                .put("state", recording.state())
                .put("stage", recording.stage().orElse(null))
                .put("progress", TranscriptJson.rounded(recording.progress()))
                .put(
                        "error",
                        recording
                                .error()
                                .map(error -> new JsonObject()
                                        .put("failure", error.failure())
                                        .put("detail", error.detail()))
                                .orElse(null))
                .put("expires", recording.expires().map(Instant::toString).orElse(null))
                .put("excerpt", recording.excerpt().orElse(null));
    }

    /** With all that is known of each. */
    static JsonArray speakersOfTranscript(List<Speaker> speakers) {
        var all = new JsonArray();
        speakers.forEach(speaker -> all.add(speaker(speaker)
                .put("seconds", TranscriptJson.rounded(speaker.seconds()))
                .put("words", speaker.words())));
        return all;
    }

    /** The speaker with this id and the name that it has. */
    static JsonObject name(List<Speaker> speakers, String id) {
        return new JsonObject()
                .put("id", id)
                .put(
                        "name",
                        speakers.stream()
                                .filter(speaker -> speaker.id().equals(id))
                                .findFirst()
                                .flatMap(Speaker::name)
                                .orElse(null));
    }

    static JsonObject changes(Changes changes) {
        var list = new JsonArray();
        changes.changes().forEach(change -> list.add(change(change)));
        return new JsonObject().put("version", changes.version()).put("changes", list);
    }

    private static JsonObject speaker(Speaker speaker) {
        return new JsonObject()
                .put("id", speaker.id())
                .put("name", speaker.name().orElse(null))
                .put("share", TranscriptJson.rounded(speaker.share()));
    }

    private static JsonObject change(Change change) {
        return new JsonObject()
                .put("number", change.number())
                .put("at", change.at().toString())
                .put("user", change.user().orElse(null))
                .put("what", change.what())
                .put("segment", change.segment().orElse(null))
                .put("speaker", change.speaker().orElse(null))
                .put("before", change.before().orElse(null))
                .put("after", change.after().orElse(null));
    }
}
