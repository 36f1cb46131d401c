/**
 * Whisper (Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022) from ONNX files in the layout that
 * Hugging Face Optimum exports: sound to log-mel spectrum, encoder, decoder with kept keys and values, prompts, rules for the
 * next token, one text or several beams, guards against bad texts, times of words. It knows nothing of other recognisers. Start reading at
 * {@link dev.parley.models.recognition.whisper.WhisperModel}.
 */
@NullMarked
package dev.parley.models.recognition.whisper;

import org.jspecify.annotations.NullMarked;
