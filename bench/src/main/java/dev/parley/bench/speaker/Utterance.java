package dev.parley.bench.speaker;

import dev.parley.models.diarization.Cepstra;
import java.util.List;
import java.util.Random;

/**
 * A training recording of one speaker.
 *
 * @param name file name without its ending: speaker-chapter-utterance
 * @param speed at which it is played: another speed is another speaker
 * @param conditions cepstra [condition][frame], heard closely, across a room and by telephone
 * @param silero probability of speech for each 512 samples at the original speed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
public record Utterance(String name, double speed, List<float[][]> conditions, float[] silero) {

    private static final int SILERO_CHUNK = 512;

    /**
     * Cepstra of samples at 16 kHz.
     *
     * @param random draws the room and the line
     */
    public static Utterance of(String name, double speed, float[] samples, float[] silero, Random random) {
        float[] played = PlaybackSpeed.change(samples, speed);
        float[] distant = SimulatedRoom.hear(played, random);
        float[] phoned = SimulatedTelephone.hear(played, random);
        return new Utterance(name, speed, List.of(cepstra(played), cepstra(distant), cepstra(phoned)), silero);
    }

    String speaker() {
        return name.substring(0, name.indexOf('-')) + "@" + speed;
    }

    int frames() {
        return conditions.getFirst().length;
    }

    boolean speech(int frame, double threshold) {
        int chunk = (int) ((Cepstra.SHIFT * frame + Cepstra.SHIFT / 2) * speed / SILERO_CHUNK);
        return silero[Math.min(chunk, silero.length - 1)] > threshold;
    }

    private static float[][] cepstra(float[] samples) {
        var source = new Cepstra(
                (first, into, offset, count) -> System.arraycopy(samples, (int) first, into, offset, count),
                samples.length);
        var cepstra = new float[source.frames()][Cepstra.SIZE];
        for (int frame = 0; frame < cepstra.length; frame++) {
            source.read(frame, cepstra[frame], 0);
        }
        return cepstra;
    }
}
