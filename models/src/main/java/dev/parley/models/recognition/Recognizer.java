package dev.parley.models.recognition;

import java.util.List;
import java.util.Set;

/**
 * Turns speech into text. Opened once and shared: any number of threads may recognize at the same time, each computing on
 * itself. Closed by its owner when nobody recognizes any more.
 */
public sealed interface Recognizer extends AutoCloseable permits MoonshineRecognizer, WhisperRecognizer {

    /**
     * Recognizes several chunks in one batch. Chunks of equal length get the text that each would get alone; shorter ones are
     * padded with silence to the longest, which may change a comma or a word, so batch chunks of similar length. A doubtful
     * chunk is tried again in smaller parts before its doubts are reported.
     *
     * @param chunks 16 kHz mono samples from -1 to 1, each at most {@link #longestChunk} seconds and with some speech in it
     * @param hearing what is wanted; its language is among {@link #languages}
     * @return what was heard, in the order of the chunks
     * @throws IllegalArgumentException if the language is none of them, or a translation is wanted of one that gives none
     */
    List<Recognition> recognize(List<float[]> chunks, Hearing hearing);

    /** Recognizes chunks in the only language, or finds out the language of each. */
    default List<Recognition> recognize(List<float[]> chunks) {
        return recognize(chunks, Hearing.ANY);
    }

    /** The languages that it knows, BCP 47 tags. */
    Set<String> languages();

    /** Whether it can put what it hears into English. */
    boolean translates();

    /** The longest chunk in seconds that this recognizer hears well. */
    double longestChunk();

    @Override
    void close();
}
