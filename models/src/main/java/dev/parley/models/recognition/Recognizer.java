package dev.parley.models.recognition;

import java.util.List;

/**
 * Turns speech into text. Opened once and shared: any number of threads may recognize at the same time, each computing on
 * itself. Closed by its owner when nobody recognizes any more.
 */
public sealed interface Recognizer extends AutoCloseable permits MoonshineRecognizer {

    /**
     * Recognizes several chunks in one batch. Chunks of equal length get the text that each would get alone; shorter ones are
     * padded with silence to the longest, which may change a comma or a word, so batch chunks of similar length. A doubtful
     * chunk is tried again in smaller parts before its doubts are reported.
     *
     * @param chunks 16 kHz mono samples from -1 to 1, each at most {@link #longestChunk} seconds and with some speech in it
     * @return what was heard, in the order of the chunks
     */
    List<Recognition> recognize(List<float[]> chunks);

    /** The longest chunk in seconds that this recognizer hears well. */
    double longestChunk();

    @Override
    void close();
}
