package dev.parley.models.emotion;

import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import java.util.ArrayList;
import java.util.List;

/** Where a recording is heard for emotions: side by side from the first word on, without the silence between. */
final class EmotionWindows {

    /** Of a longer recording so many are heard, evenly spread: the mean would not change much, and a large network takes a second each. */
    private static final int MOST = 24;

    /** With less speech in it, a window says more about the room. */
    private static final int LEAST_SPEECH = Recording.SAMPLE_RATE / 2;

    /**
     * @param start first sample
     * @param samples length
     * @param speech samples of it in which somebody speaks
     */
    record Window(long start, int samples, long speech) {}

    private EmotionWindows() {}

    /**
     * The windows of a recording, in order; at least one where there is speech.
     *
     * @param speech regions in order
     * @param samples length of the recording
     * @param longest length of a window in samples; shorter where the recording is
     */
    static List<Window> of(List<SpeechRegion> speech, long samples, int longest) {
        var windows = new ArrayList<Window>();
        var length = (int) Math.min(longest, samples);
        var heard = 0L;
        for (var region : speech) {
            for (var from = Math.max(heard, region.startSample()); from < region.endSample(); from = heard) {
                heard = from + length;
                // The last one begins earlier rather than reach behind the end.
                var start = Math.max(0, Math.min(from, samples - length));
                windows.add(new Window(start, length, speechIn(speech, start, start + length)));
            }
        }
        var full = windows.stream()
                .filter(window -> window.speech() >= LEAST_SPEECH)
                .toList();
        return spread(full.isEmpty() ? windows : full);
    }

    private static List<Window> spread(List<Window> windows) {
        if (windows.size() <= MOST) {
            return windows;
        }
        var some = new ArrayList<Window>();
        for (var i = 0; i < MOST; i++) {
            some.add(windows.get(i * windows.size() / MOST));
        }
        return some;
    }

    private static long speechIn(List<SpeechRegion> speech, long from, long to) {
        return speech.stream()
                .mapToLong(
                        region -> Math.max(0, Math.min(to, region.endSample()) - Math.max(from, region.startSample())))
                .sum();
    }
}
