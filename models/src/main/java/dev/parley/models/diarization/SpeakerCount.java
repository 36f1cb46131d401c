package dev.parley.models.diarization;

/**
 * How many speakers a recording may have.
 *
 * @param min the least number, 1 to {@link #LIMIT}
 * @param max the greatest number, {@code min} to {@link #LIMIT}
 */
public record SpeakerCount(int min, int max) {

    /** More speakers than this are refused: no clustering here can tell them apart. */
    public static final int LIMIT = 20;

    public SpeakerCount {
        if (min < 1 || max > LIMIT || min > max) {
            throw new IllegalArgumentException(
                    "speakers %d..%d: must be within 1..%d, the least first".formatted(min, max, LIMIT));
        }
    }

    /** Nothing is known: the number is estimated. */
    public static SpeakerCount any() {
        return new SpeakerCount(1, LIMIT);
    }

    /** The number is known. */
    public static SpeakerCount exactly(int speakers) {
        return new SpeakerCount(speakers, speakers);
    }

    /** The number is estimated between two bounds, both allowed. */
    public static SpeakerCount between(int min, int max) {
        return new SpeakerCount(min, max);
    }

    int clamp(int estimate) {
        return Math.clamp(estimate, min, max);
    }
}
