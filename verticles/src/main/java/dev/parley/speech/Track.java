package dev.parley.speech;

import dev.parley.bus.Inference;
import java.nio.file.Path;

/**
 * A file that is heard by itself: the mix of a recording, or one of its channels.
 *
 * @param audio 16 kHz mono WAV file
 * @param probabilities of speech in it, one float for every 512 samples
 */
record Track(Path audio, Path probabilities, Inference.SpeechFound found) {}
