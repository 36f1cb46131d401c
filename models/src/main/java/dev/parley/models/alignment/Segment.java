package dev.parley.models.alignment;

import java.util.List;

/**
 * One piece of a transcript: one speaker, one stretch of time, its words.
 *
 * @param id place in the transcript, from 0
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param speaker {@code SPEAKER_00} for the first one heard, then {@code SPEAKER_01} and so on
 * @param text the words
 * @param words when each was said and by whom; empty where the recogniser could not tell
 */
public record Segment(int id, double start, double end, String speaker, String text, List<SpokenWord> words) {

    public Segment {
        words = List.copyOf(words);
    }
}
