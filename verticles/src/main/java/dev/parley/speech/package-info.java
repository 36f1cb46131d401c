/**
 * From recording to transcript to report: decode → detect speech → (recognize ∥ diarize) → align → report. It owns the order
 * of the stages and the checkpoints between them; the models work in {@code inference}, jobs and recordings are kept by
 * others. Short recordings of one speaker are heard at once, without a job ({@link dev.parley.speech.HearingVerticle}). On virtual
 * threads. Start reading at {@link dev.parley.speech.SpeechVerticle}, then {@link dev.parley.speech.TranscriptionRun}.
 */
@NullMarked
package dev.parley.speech;

import org.jspecify.annotations.NullMarked;
