package dev.parley.cli;

import dev.parley.bus.Speech.Segment;
import dev.parley.bus.Speech.Transcript;
import java.util.ArrayList;
import java.util.List;

/** A transcript for people: {@code [00:00:01] SPEAKER_00: text}, one paragraph for as long as one speaker talks. */
final class TranscriptText {

    private TranscriptText() {}

    static String of(Transcript transcript) {
        var text = new StringBuilder();
        for (var paragraph : paragraphs(transcript.segments())) {
            var first = paragraph.getFirst();
            text.append('[')
                    .append(clock(first.start()))
                    .append("] ")
                    .append(first.speaker())
                    .append(":");
            paragraph.forEach(segment -> text.append(' ').append(segment.text().strip()));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<List<Segment>> paragraphs(List<Segment> segments) {
        var paragraphs = new ArrayList<List<Segment>>();
        for (var segment : segments) {
            if (paragraphs.isEmpty()
                    || !paragraphs.getLast().getLast().speaker().equals(segment.speaker())) {
                paragraphs.add(new ArrayList<>());
            }
            paragraphs.getLast().add(segment);
        }
        return paragraphs;
    }

    private static String clock(double seconds) {
        var whole = (long) seconds;
        return "%02d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
