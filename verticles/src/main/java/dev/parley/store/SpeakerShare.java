package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts.Speaker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How much a speaker says, as it is kept beside the document.
 *
 * @param seconds sum of the lengths of the segments */
record SpeakerShare(String id, double seconds, int words) {

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

    /** What each of these speakers says, in the order of their ids; nothing is an answer as well. */
    static List<SpeakerShare> of(List<String> speakers, List<Speech.Segment> segments) {
        var shares = new TreeMap<String, SpeakerShare>();
        speakers.forEach(id -> shares.put(id, new SpeakerShare(id, 0, 0)));
        for (var segment : segments) {
            var share = new SpeakerShare(segment.speaker(), segment.end() - segment.start(), words(segment));
            shares.merge(segment.speaker(), share, SpeakerShare::plus);
        }
        return List.copyOf(shares.values());
    }

    static List<Speaker> speakers(List<SpeakerShare> shares, Map<String, String> names) {
        var all = shares.stream().mapToDouble(SpeakerShare::seconds).sum();
        return shares.stream()
                .map(share -> new Speaker(
                        share.id(),
                        Optional.ofNullable(names.get(share.id())),
                        share.seconds(),
                        all > 0 ? share.seconds() / all : 0,
                        share.words()))
                .toList();
    }

    static String write(List<SpeakerShare> shares) {
        try {
            return MessageWire.JSON.writeValueAsString(shares);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of numbers can be written", e);
        }
    }

    static List<SpeakerShare> read(String json) {
        try {
            return MessageWire.JSON.readValue(json, new TypeReference<List<SpeakerShare>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the shares of speakers that were kept are broken", e);
        }
    }

    private SpeakerShare plus(SpeakerShare other) {
        return new SpeakerShare(id, seconds + other.seconds, words + other.words);
    }

    private static int words(Speech.Segment segment) {
        var text = segment.text().strip();
        return segment.words().isEmpty() && !text.isEmpty()
                ? (int) SPACE.splitAsStream(text).count()
                : segment.words().size();
    }
}
