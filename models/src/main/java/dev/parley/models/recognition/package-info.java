/**
 * Speech to text: {@link dev.parley.models.recognition.Chunks} cuts speech into what a recognizer hears at once, a
 * {@link dev.parley.models.recognition.Recognizer} turns chunks into text, {@link
 * dev.parley.models.recognition.SentenceTimes} says when each sentence was spoken. Start reading at Recognizer.
 */
@NullMarked
package dev.parley.models.recognition;

import org.jspecify.annotations.NullMarked;
