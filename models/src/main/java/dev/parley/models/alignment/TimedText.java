package dev.parley.models.alignment;

/**
 * Words recognised in one stretch of sound, separated by spaces.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param text as recognised; may be in any script
 */
public record TimedText(double start, double end, String text) {

    public TimedText {
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("text cannot last from " + start + " s to " + end + " s");
        }
    }
}
