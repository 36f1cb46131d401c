/**
 * What a voice sounds like, by networks that sort sound into classes: windows of the speech, each heard for itself, and the mean of
 * what they are. Two layouts: samples as wav2vec 2.0 takes them, and mean cepstra. Says nothing about people; see docs/emotion.md. Start
 * reading at {@link dev.parley.models.emotion.EmotionClassifier}.
 */
@NullMarked
package dev.parley.models.emotion;

import org.jspecify.annotations.NullMarked;
