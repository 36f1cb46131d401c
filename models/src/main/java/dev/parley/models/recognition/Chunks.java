package dev.parley.models.recognition;

import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a recording into chunks for recognition. Long chunks give the model context and fewer word errors, so regions are joined
 * across short pauses as long as they fit.
 */
public final class Chunks {

    /** A longer pause mostly ends a thought, and silence costs as much time as speech. */
    private static final long LONGEST_PAUSE = Recording.SAMPLE_RATE;

    /** Less sound than this is widened into the silence around it: the model was trained on whole phrases. */
    private static final long SHORTEST_CHUNK = Recording.SAMPLE_RATE;

    private Chunks() {}

    /**
     * The chunks of a recording, in order, without overlap.
     *
     * @param speech speech regions in order, without overlap
     * @param maxSeconds no chunk is longer; a region that is longer is divided evenly
     */
    public static List<Chunk> of(List<SpeechRegion> speech, double maxSeconds) {
        var most = Math.round(maxSeconds * Recording.SAMPLE_RATE);
        if (most < SHORTEST_CHUNK) {
            throw new IllegalArgumentException("maxSeconds is " + maxSeconds + ", must be 1 or more");
        }
        var groups = grouped(divided(speech, most), most);
        var chunks = new ArrayList<Chunk>(groups.size());
        for (var i = 0; i < groups.size(); i++) {
            var before = i == 0 ? 0 : chunks.getLast().endSample();
            var after = i == groups.size() - 1
                    ? Long.MAX_VALUE
                    : groups.get(i + 1).getFirst().startSample();
            chunks.add(widened(groups.get(i), before, after));
        }
        return chunks;
    }

    private static List<SpeechRegion> divided(List<SpeechRegion> speech, long most) {
        var divided = new ArrayList<SpeechRegion>(speech.size());
        for (var region : speech) {
            var parts = Math.ceilDiv(region.samples(), most);
            for (var part = 0; part < parts; part++) {
                var start = region.startSample() + region.samples() * part / parts;
                var end = region.startSample() + region.samples() * (part + 1) / parts;
                divided.add(new SpeechRegion(start, end));
            }
        }
        return divided;
    }

    private static List<List<SpeechRegion>> grouped(List<SpeechRegion> speech, long most) {
        var groups = new ArrayList<List<SpeechRegion>>();
        var open = new ArrayList<SpeechRegion>();
        for (var region : speech) {
            if (!open.isEmpty() && pause(open.getLast(), region) > LONGEST_PAUSE) {
                groups.add(List.copyOf(open));
                open.clear();
            }
            while (!open.isEmpty() && region.endSample() - open.getFirst().startSample() > most) {
                var closed = open.subList(0, regionsToClose(open, region, most));
                groups.add(List.copyOf(closed));
                closed.clear();
            }
            open.add(region);
        }
        if (!open.isEmpty()) {
            groups.add(open);
        }
        return groups;
    }

    /** A full chunk ends at the longest pause of its second half: there the sentence most likely does, too. */
    private static int regionsToClose(List<SpeechRegion> open, SpeechRegion next, long most) {
        var best = open.size();
        var longest = pause(open.getLast(), next);
        for (var i = open.size() - 1; i > 0; i--) {
            var inSecondHalf = open.get(i).startSample() - open.getFirst().startSample() > most / 2;
            var pause = pause(open.get(i - 1), open.get(i));
            if (inSecondHalf && pause > longest) {
                longest = pause;
                best = i;
            }
        }
        return best;
    }

    private static Chunk widened(List<SpeechRegion> speech, long before, long after) {
        var start = speech.getFirst().startSample();
        var end = speech.getLast().endSample();
        var missing = Math.max(0, SHORTEST_CHUNK - (end - start));
        var widenedStart = Math.max(before, start - missing / 2);
        var widenedEnd = Math.min(after, end + missing - (start - widenedStart));
        return new Chunk(widenedStart, widenedEnd, speech);
    }

    private static long pause(SpeechRegion region, SpeechRegion next) {
        return next.startSample() - region.endSample();
    }
}
