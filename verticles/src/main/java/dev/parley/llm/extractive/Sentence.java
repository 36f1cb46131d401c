package dev.parley.llm.extractive;

/**
 * A sentence as it was said.
 *
 * @param start seconds from the beginning of the recording
 * @param speaker the name to show
 * @param text one line, words separated by single spaces
 * @param plain the text as rules see it, {@link Words#plain}, of the same length
 */
record Sentence(double start, String speaker, String text, String plain) {

    Sentence(double start, String speaker, String text) {
        this(start, speaker, text, Words.plain(text));
    }
}
