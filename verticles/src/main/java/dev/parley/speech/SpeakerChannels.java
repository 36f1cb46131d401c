package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Turn;
import dev.parley.bus.Speech.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who said what where every channel has one speaker: all of its text, in turns where it has speech. Speakers are numbered
 * in the order of their first words; turns and segments of two may overlap.
 */
final class SpeakerChannels {

    private final Bus bus;

    SpeakerChannels(Bus bus) {
        this.bus = bus;
    }

    /** @param turns by time */
    record Said(List<Segment> segments, List<Turn> turns) {}

    /** @param seconds length of the recording */
    Said said(List<Track> channels, RecognitionStage.Result recognized, double seconds) {
        var segments = new ArrayList<Segment>();
        var turns = new ArrayList<Turn>();
        var speaking = channels.stream()
                .filter(channel -> !channel.found().speech().isEmpty())
                .sorted(Comparator.comparingDouble(channel -> firstWord(channel, recognized)))
                .toList();
        for (var number = 0; number < speaking.size(); number++) {
            var channel = speaking.get(number);
            var speaker = "SPEAKER_%02d".formatted(number);
            channel.found().speech().forEach(span -> turns.add(new Turn(span.start(), span.end(), speaker)));
            var throughout = List.of(new Turn(0, seconds, speaker));
            segments.addAll(bus.await(Inference.ALIGN, new Inference.Align(recognized.in(channel.audio()), throughout))
                    .segments());
        }
        turns.sort(Comparator.comparingDouble(Turn::start));
        segments.sort(Comparator.comparingDouble(Segment::start));
        return new Said(numbered(segments), turns);
    }

    /** When the first word was said; who has none comes after all that have. */
    private static double firstWord(Track channel, RecognitionStage.Result recognized) {
        var firstSpeech = channel.found().speech().getFirst().start();
        return recognized.in(channel.audio()).stream()
                .filter(piece -> !piece.text().isBlank())
                .mapToDouble(Inference.TimedText::start)
                .min()
                .orElse(1e9 + firstSpeech);
    }

    private static List<Segment> numbered(List<Segment> segments) {
        return Stream.iterate(0, id -> id < segments.size(), id -> id + 1)
                .map(id -> {
                    var segment = segments.get(id);
                    return new Segment(
                            id, segment.start(), segment.end(), segment.speaker(), segment.text(), segment.words());
                })
                .toList();
    }
}
