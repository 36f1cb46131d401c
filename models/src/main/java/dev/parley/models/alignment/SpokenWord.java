package dev.parley.models.alignment;

/**
 * A word of a transcript.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param text the word with its punctuation
 * @param probability of the word as the recogniser sees it, 0–1
 * @param speaker who talks while it is said; may differ from the segment's where that is too short to stand alone
 */
public record SpokenWord(double start, double end, String text, double probability, String speaker) {}
