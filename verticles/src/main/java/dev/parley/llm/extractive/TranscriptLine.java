package dev.parley.llm.extractive;

/**
 * One line of a transcript.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param speaker the name to show, blank when nobody knows
 * @param text what was said
 */
public record TranscriptLine(double start, double end, String speaker, String text) {}
