package dev.parley.cli;

import dev.parley.bus.MessageWire;
import dev.parley.bus.Speech.Transcript;
import java.util.UUID;

/** A transcript with its report as one JSON object, the same fields as the results of the service. */
final class TranscriptJson {

    private TranscriptJson() {}

    static String of(UUID id, Transcript transcript) {
        var root = MessageWire.JSON.createObjectNode();
        root.put("id", id.toString());
        root.put("language", transcript.language());
        root.put("duration", rounded(transcript.duration()));
        transcript.speakers().forEach(root.putArray("speakers")::add);
        var segments = root.putArray("segments");
        for (var segment : transcript.segments()) {
            segments.addObject()
                    .put("id", segment.id())
                    .put("start", rounded(segment.start()))
                    .put("end", rounded(segment.end()))
                    .put("speaker", segment.speaker())
                    .put("text", segment.text());
        }
        transcript.report().ifPresent(report -> root.putObject("report")
                .put("text", report.text())
                .put("provider", report.provider()));
        return root.toString();
    }

    /** To milliseconds: more digits are noise of arithmetic. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
