package dev.parley.bench.speaker;

import dev.parley.models.diarization.Cepstra;
import java.util.List;
import java.util.Random;

/**
 * A training recording of one speaker.
 *
 * @param name file name without its ending: speaker-chapter-utterance
 * @param conditions cepstra [condition][frame], heard closely and across a room
 * @param silero probability of speech for each 512 samples
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
public record Utterance(String name, List<float[][]> conditions, float[] silero) {

    private static final int SILERO_CHUNK = 512;

    /** Cepstra of samples at 16 kHz; the room is drawn from the name, so that it is the same in every training. */
    public static Utterance of(String name, float[] samples, float[] silero) {
        float[] distant = SimulatedRoom.hear(samples, new Random(name.hashCode()));
        return new Utterance(name, List.of(cepstra(samples), cepstra(distant)), silero);
    }

    String speaker() {
        return name.substring(0, name.indexOf('-'));
    }

    int frames() {
        return conditions.getFirst().length;
    }

    boolean speech(int frame, double threshold) {
        int chunk = (Cepstra.SHIFT * frame + Cepstra.SHIFT / 2) / SILERO_CHUNK;
        return silero[Math.min(chunk, silero.length - 1)] > threshold;
    }

    private static float[][] cepstra(float[] samples) {
        var source = new Cepstra(
                (first, into, offset, count) -> System.arraycopy(samples, (int) first, into, offset, count),
                samples.length);
        var cepstra = new float[source.frames()][Cepstra.SIZE];
        for (int frame = 0; frame < cepstra.length; frame++) {
            source.compute(frame, cepstra[frame]);
        }
        return cepstra;
    }
}
