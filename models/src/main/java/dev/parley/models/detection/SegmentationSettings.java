package dev.parley.models.detection;

import dev.parley.models.audio.Recording;

/**
 * How speech probabilities become regions; names and meanings as in Silero's {@code get_speech_timestamps}
 * (github.com/snakers4/silero-vad).
 *
 * @param threshold probability from which speech begins
 * @param release probability below which a pause begins, not above the threshold; between the two nothing changes
 * @param leastSpeech seconds; regions not longer than this are dropped
 * @param mostSpeech seconds; longer regions are cut, at their longest pause if they have one
 * @param leastSilence seconds of pause that end a region
 * @param leastSilenceToCut seconds; only longer pauses serve to cut a region that is too long
 * @param padding seconds added before and behind every region, where its neighbours leave room
 */
public record SegmentationSettings(
        double threshold,
        double release,
        double leastSpeech,
        double mostSpeech,
        double leastSilence,
        double leastSilenceToCut,
        double padding) {

    /**
     * For recognition. Silero's own threshold of 0.5 misses 15 % of far-field meeting speech, 0.3 misses 11 % for 0.7 points more
     * false alarms (AMI, model version 6), and clean speech is above 0.9 either way. The padding keeps soft word beginnings.
     */
    public static final SegmentationSettings DEFAULT = new SegmentationSettings(0.3, 0.15, 0.25, 28, 0.2, 0.098, 0.1);

    public SegmentationSettings {
        require(threshold > 0 && threshold < 1, "threshold", threshold, "between 0 and 1");
        require(release > 0 && release <= threshold, "release", release, "above 0 and not above the threshold");
        require(leastSpeech >= 0, "leastSpeech", leastSpeech, "0 or more");
        require(mostSpeech >= 1, "mostSpeech", mostSpeech, "1 or more");
        require(leastSilence >= 0, "leastSilence", leastSilence, "0 or more");
        require(leastSilenceToCut >= 0, "leastSilenceToCut", leastSilenceToCut, "0 or more");
        require(padding >= 0 && padding < mostSpeech / 4, "padding", padding, "0 or more and below mostSpeech / 4");
    }

    /** The same with another maximal length in seconds. */
    public SegmentationSettings withMostSpeech(double seconds) {
        return new SegmentationSettings(
                threshold, release, leastSpeech, seconds, leastSilence, leastSilenceToCut, padding);
    }

    /** The same with another threshold; the release stays as far below it. */
    public SegmentationSettings withThreshold(double another) {
        return new SegmentationSettings(
                another,
                another * release / threshold,
                leastSpeech,
                mostSpeech,
                leastSilence,
                leastSilenceToCut,
                padding);
    }

    static double samples(double seconds) {
        return seconds * Recording.SAMPLE_RATE;
    }

    private static void require(boolean condition, String name, double value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
        }
    }
}
