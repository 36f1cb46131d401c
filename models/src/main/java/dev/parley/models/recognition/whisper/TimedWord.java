package dev.parley.models.recognition.whisper;

/**
 * A word or a sign of punctuation while its time is sought.
 *
 * @param text with the space before it
 * @param start seconds from the beginning of the sound
 * @param end seconds from the beginning of the sound
 * @param probability 0–1
 */
record TimedWord(String text, double start, double end, double probability) {

    double duration() {
        return end - start;
    }

    TimedWord as(String other) {
        return new TimedWord(other, start, end, probability);
    }

    TimedWord from(double newStart) {
        return new TimedWord(text, newStart, end, probability);
    }

    TimedWord until(double newEnd) {
        return new TimedWord(text, start, newEnd, probability);
    }
}
