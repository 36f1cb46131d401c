package dev.parley.transcript;

import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.List;

/** What one speaker says before another does. */
record Paragraph(double start, String speaker, String text) {

    static List<Paragraph> of(List<Speech.Segment> segments) {
        var paragraphs = new ArrayList<Paragraph>();
        var texts = new ArrayList<String>();
        for (var i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            texts.add(Prose.oneLine(segment.text()));
            var last = i + 1 == segments.size();
            if (last || !segments.get(i + 1).speaker().equals(segment.speaker())) {
                var first = segments.get(i + 1 - texts.size());
                paragraphs.add(new Paragraph(first.start(), first.speaker(), Prose.joined(texts)));
                texts.clear();
            }
        }
        return paragraphs;
    }
}
