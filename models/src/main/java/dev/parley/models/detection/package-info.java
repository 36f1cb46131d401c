/**
 * Finds where somebody speaks: {@link dev.parley.models.detection.SileroDetector} turns samples into one probability for
 * every 512 of them, {@link dev.parley.models.detection.SpeechSegmenter} turns probabilities into speech regions. Start
 * reading at the segmenter.
 */
@NullMarked
package dev.parley.models.detection;

import org.jspecify.annotations.NullMarked;
