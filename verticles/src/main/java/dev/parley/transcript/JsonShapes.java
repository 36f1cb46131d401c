package dev.parley.transcript;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Speech;

/** A transcript as one JSON object, in the shapes of today's clients and with all that is known. Times are seconds. */
final class JsonShapes {

    private JsonShapes() {}

    static String keys(NamedTranscript named) {
        var root = MessageWire.JSON.createObjectNode();
        addRows(root.putArray("transcript"), named);
        addTurns(root, named);
        addRest(root, named);
        return root.toString();
    }

    static String rows(NamedTranscript named) {
        var root = MessageWire.JSON.createObjectNode();
        addRows(root.putArray("results"), named);
        addRest(root, named);
        return root.toString();
    }

    static String verbose(NamedTranscript named) {
        var root = MessageWire.JSON.createObjectNode();
        root.put("id", named.id().toString()).put("name", named.title());
        var segments = root.putArray("segments");
        for (var segment : named.transcript().segments()) {
            var node = segments.addObject();
            node.put("id", segment.id());
            addSpan(node, segment.start(), segment.end());
            node.put("speaker", segment.speaker()).put("text", segment.text());
            var words = node.putArray("words");
            segment.words().forEach(word -> addWord(words.addObject(), word));
        }
        addTurns(root, named);
        addRest(root, named);
        return root.toString();
    }

    private static void addRows(ArrayNode rows, NamedTranscript named) {
        for (var segment : named.transcript().segments()) {
            var row = rows.addObject().put("segment", segment.id());
            addSpan(row, segment.start(), segment.end());
            row.put("text", segment.text()).put("speaker", segment.speaker()).put("time", Clock.hours(segment.start()));
        }
    }

    private static void addWord(ObjectNode node, Speech.Word word) {
        addSpan(node, word.start(), word.end());
        node.put("text", word.text())
                .put("probability", Clock.rounded(word.probability()))
                .put("speaker", word.speaker());
    }

    private static void addTurns(ObjectNode root, NamedTranscript named) {
        var turns = root.putArray("diarization");
        for (var turn : named.transcript().turns()) {
            var node = turns.addObject();
            addSpan(node, turn.start(), turn.end());
            node.put("speaker", turn.speaker());
        }
    }

    private static void addRest(ObjectNode root, NamedTranscript named) {
        var transcript = named.transcript();
        var speakers = root.putObject("speakers");
        named.names().forEach(speakers::put);
        root.put("language", transcript.language()).put("duration", Clock.rounded(transcript.duration()));
        if (!transcript.warnings().isEmpty()) {
            transcript.warnings().forEach(root.putArray("warnings")::add);
        }
        transcript.report().ifPresent(report -> root.putObject("report")
                .put("text", report.text())
                .put("provider", report.provider()));
    }

    private static void addSpan(ObjectNode node, double start, double end) {
        node.put("start", Clock.rounded(start)).put("end", Clock.rounded(end));
    }
}
