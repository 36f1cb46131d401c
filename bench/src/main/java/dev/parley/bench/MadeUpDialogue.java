package dev.parley.bench;

import dev.parley.models.alignment.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Dialogues put together from utterances of single speakers: turns of 1 to 8 s, pauses of 0.05 to 0.7 s. */
final class MadeUpDialogue {

    private static final int SAMPLE_RATE = 16_000;
    private static final double SHORTEST_TURN = 1;
    private static final double LONGEST_TURN = 8;
    private static final double SHORTEST_PAUSE = 0.05;
    private static final double LONGEST_PAUSE = 0.7;

    private final Map<String, List<float[]>> utterances;
    private final Random random;

    /**
     * A source of dialogues.
     *
     * @param utterances samples by speaker, without silence at their ends
     */
    MadeUpDialogue(Map<String, List<float[]>> utterances, Random random) {
        this.utterances = utterances;
        this.random = random;
    }

    /** A dialogue of about so many seconds between so many speakers drawn at random; no sound is used twice before all are. */
    LabelledSound make(String name, int speakers, double seconds) {
        var names = new ArrayList<>(utterances.keySet());
        Collections.shuffle(names, random);
        var chosen = names.subList(0, speakers);
        var position = new int[speakers];
        var samples = new float[(int) (seconds * SAMPLE_RATE)];
        var turns = new ArrayList<Turn>();
        int time = 0;
        int last = -1;
        while (time < samples.length - SAMPLE_RATE) {
            int speaker = other(last, speakers);
            float[] voice = concatenated(utterances.getOrDefault(chosen.get(speaker), List.of()));
            int length = (int) Math.min(between(SHORTEST_TURN, LONGEST_TURN) * SAMPLE_RATE, samples.length - time);
            for (int index = 0; index < length; index++) {
                samples[time + index] = voice[(position[speaker] + index) % voice.length];
            }
            position[speaker] += length;
            turns.add(
                    new Turn((double) time / SAMPLE_RATE, (double) (time + length) / SAMPLE_RATE, chosen.get(speaker)));
            time += length + (int) (between(SHORTEST_PAUSE, LONGEST_PAUSE) * SAMPLE_RATE);
            last = speaker;
        }
        return new LabelledSound(name, samples, turns);
    }

    private int other(int last, int speakers) {
        int speaker = random.nextInt(speakers);
        return speaker == last && random.nextDouble() < 0.8 ? (speaker + 1) % speakers : speaker;
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    private static float[] concatenated(List<float[]> parts) {
        var whole = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int position = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += part.length;
        }
        return whole;
    }

    /** Without what lies before the first and after the last chunk that Silero takes for speech. */
    static float[] trimmed(float[] samples, float[] silero) {
        int first = 0;
        while (first < silero.length - 1 && silero[first] < 0.5) {
            first++;
        }
        int last = silero.length - 1;
        while (last > first && silero[last] < 0.5) {
            last--;
        }
        return Arrays.copyOfRange(samples, first * 512, Math.min(samples.length, (last + 1) * 512));
    }
}
