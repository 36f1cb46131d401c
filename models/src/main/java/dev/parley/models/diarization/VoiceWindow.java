package dev.parley.models.diarization;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of speech short enough to be of one speaker and long enough to hear a voice, and the frames it speaks for.
 *
 * @param heard the frames its embedding is computed from
 * @param owned the frames nearest its centre; each frame of speech is owned by exactly one window
 */
record VoiceWindow(Span heard, Span owned) {

    /** 1.5 s. */
    static final int LENGTH = 150;
    /** Shorter than this no window is made for the sake of a wanted number of speakers. */
    private static final int SHORTEST = 20;

    /** Windows over the speech, at least {@code wanted} of them if that is possible with windows of 0.2 s. */
    static List<VoiceWindow> over(boolean[] speech, int wanted) {
        var runs = Span.runs(speech);
        int length = LENGTH;
        var windows = over(runs, length);
        while (windows.size() < wanted && length > SHORTEST) {
            length = Math.max(SHORTEST, length / 2);
            windows = over(runs, length);
        }
        return windows;
    }

    private static List<VoiceWindow> over(List<Span> runs, int length) {
        var windows = new ArrayList<VoiceWindow>();
        for (var run : runs) {
            int rest = Math.max(0, run.length() - length);
            int shift = length / 2;
            int count = (rest + shift - 1) / shift + 1;
            int owned = run.start();
            for (int index = 0; index < count; index++) {
                var heard = window(run, length, rest, index, count);
                int next = run.end();
                if (index + 1 < count) {
                    var following = window(run, length, rest, index + 1, count);
                    next = (heard.start() + heard.end() + following.start() + following.end()) / 4;
                }
                windows.add(new VoiceWindow(heard, new Span(owned, next)));
                owned = next;
            }
        }
        return windows;
    }

    /** Windows start evenly spread, and the last one ends with the run. */
    private static Span window(Span run, int length, int rest, int index, int count) {
        int start = run.start() + (count == 1 ? 0 : Math.round((float) rest * index / (count - 1)));
        return new Span(start, Math.min(start + length, run.end()));
    }
}
