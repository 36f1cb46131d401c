package dev.parley.models.audio;

import java.time.Duration;

/**
 * What one recording may cost.
 *
 * @param longest a longer recording is refused
 * @param patience time that decoding may take on top of a tenth of the recording's length (FFmpeg needs about a five
 *     hundredth)
 * @param memoryBytes address space of the decoder's process
 */
public record DecodeLimits(Duration longest, Duration patience, long memoryBytes) {

    /** Half a day of sound, a minute of patience, 1 GiB (a decoder needs less than a third of it). */
    public static final DecodeLimits DEFAULT = new DecodeLimits(Duration.ofHours(12), Duration.ofMinutes(1), 1L << 30);

    private static final int SLOWEST_TIMES_REAL_TIME = 10;

    /** The same with another longest recording. */
    public DecodeLimits withLongest(Duration another) {
        return new DecodeLimits(another, patience, memoryBytes);
    }

    double longestSeconds() {
        return longest.toMillis() / 1000.0;
    }

    /** Such as "12 h" or "1 h 30 min". */
    String longestInWords() {
        return longest.toString()
                .substring(2)
                .replace("H", " h ")
                .replace("M", " min ")
                .replace("S", " s")
                .strip();
    }

    /** How long the decoder may run for so many seconds of sound. */
    Duration timeFor(double seconds) {
        return patience.plusMillis((long) (1000 * seconds / SLOWEST_TIMES_REAL_TIME));
    }
}
