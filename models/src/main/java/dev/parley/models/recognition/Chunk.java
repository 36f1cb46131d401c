package dev.parley.models.recognition;

import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import java.util.List;

/**
 * What a recognizer hears at once: an unbroken stretch of the recording, pauses included, so that times stay those of the
 * recording.
 *
 * @param startSample first sample
 * @param endSample first sample behind it; may lie behind the end of the recording, where there is silence
 * @param speech the speech inside, in order, at least one region
 */
public record Chunk(long startSample, long endSample, List<SpeechRegion> speech) {

    public Chunk {
        speech = List.copyOf(speech);
        if (speech.isEmpty()
                || startSample < 0
                || startSample > speech.getFirst().startSample()
                || endSample < speech.getLast().endSample()) {
            throw new IllegalArgumentException(
                    "no chunk: samples " + startSample + " to " + endSample + " with speech " + speech);
        }
    }

    /** Start in seconds from the beginning of the recording. */
    public double start() {
        return (double) startSample / Recording.SAMPLE_RATE;
    }

    /** End in seconds from the beginning of the recording. */
    public double end() {
        return (double) endSample / Recording.SAMPLE_RATE;
    }

    /** Its samples, from -1 to 1. */
    public float[] samples(Recording recording) {
        var samples = new float[Math.toIntExact(endSample - startSample)];
        recording.read(startSample, samples, 0, samples.length);
        return samples;
    }
}
