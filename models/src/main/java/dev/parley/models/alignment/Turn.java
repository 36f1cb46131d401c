package dev.parley.models.alignment;

/**
 * A stretch of time in which one speaker talks. Turns of different speakers may overlap.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param speaker such as {@code SPEAKER_00}
 */
public record Turn(double start, double end, String speaker) {

    public Turn {
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("a turn cannot last from " + start + " s to " + end + " s");
        }
    }
}
