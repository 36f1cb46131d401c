package dev.parley.bench.speaker;

import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.GaussianMixture;
import dev.parley.models.diarization.MixtureScorer;
import dev.parley.models.diarization.SpeakerModel;
import dev.parley.models.diarization.Supervector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trains speaker models from utterances: one for each seed of the background mixture's start. Everything but that start is the
 * same for all seeds.
 */
public final class SpeakerTraining {

    private static final int COMPONENTS = 64;
    private static final int FRAMES_OF_AN_UTTERANCE = 60;
    private static final double CLEAR_SPEECH = 0.5;
    private static final double SPEECH = 0.3;
    private static final int WINDOW = 150;
    private static final int WINDOW_SHIFT = 50;
    private static final double SPEECH_SHARE = 0.6;

    private final List<Utterance> utterances;
    private final float[] mean = new float[Cepstra.SIZE];
    private final float[] deviation = new float[Cepstra.SIZE];

    /** Prepares the training: scales the utterances' cepstra, in place. */
    public SpeakerTraining(List<Utterance> utterances) {
        this.utterances = List.copyOf(utterances);
        measureScale();
        for (var utterance : utterances) {
            for (float[][] condition : utterance.conditions()) {
                for (float[] frame : condition) {
                    for (int dimension = 0; dimension < frame.length; dimension++) {
                        frame[dimension] = (frame[dimension] - mean[dimension]) / deviation[dimension];
                    }
                }
            }
        }
    }

    /** A model from one random start. */
    public SpeakerModel train(long seed) {
        var random = new Random(seed);
        var background = BackgroundTraining.fit(clearFrames(random), COMPONENTS, random);
        var projection = Discriminant.fit(classes(background));
        return new SpeakerModel(mean, deviation, background, projection, fingerprint(), List.of());
    }

    private void measureScale() {
        var sums = new double[Cepstra.SIZE];
        var squares = new double[Cepstra.SIZE];
        long frames = 0;
        for (var utterance : utterances) {
            for (float[][] condition : utterance.conditions()) {
                for (int frame = 0; frame < condition.length; frame++) {
                    if (utterance.speech(frame, CLEAR_SPEECH)) {
                        frames++;
                        for (int dimension = 0; dimension < Cepstra.SIZE; dimension++) {
                            double value = condition[frame][dimension];
                            sums[dimension] += value;
                            squares[dimension] += value * value;
                        }
                    }
                }
            }
        }
        for (int dimension = 0; dimension < Cepstra.SIZE; dimension++) {
            double average = sums[dimension] / frames;
            mean[dimension] = (float) average;
            deviation[dimension] = (float) Math.sqrt(squares[dimension] / frames - average * average);
        }
    }

    private List<float[]> clearFrames(Random random) {
        var chosen = new ArrayList<float[]>();
        for (var utterance : utterances) {
            var clear = new ArrayList<Integer>();
            for (int frame = 0; frame < utterance.frames(); frame++) {
                if (utterance.speech(frame, CLEAR_SPEECH)) {
                    clear.add(frame);
                }
            }
            for (float[][] condition : utterance.conditions()) {
                for (int index = 0; index < FRAMES_OF_AN_UTTERANCE && !clear.isEmpty(); index++) {
                    chosen.add(condition[clear.get(random.nextInt(clear.size()))]);
                }
            }
        }
        return chosen;
    }

    /** A class is a speaker in one condition; what all vectors of a condition have in common is taken off. */
    private List<Discriminant.Examples> classes(GaussianMixture background) {
        var classes = new ArrayList<Discriminant.Examples>();
        int conditions = utterances.getFirst().conditions().size();
        for (int condition = 0; condition < conditions; condition++) {
            Map<String, List<float[]>> speakers = new TreeMap<>();
            for (var utterance : utterances) {
                speakers.computeIfAbsent(utterance.speaker(), name -> new ArrayList<>())
                        .addAll(supervectors(utterance, condition, background));
            }
            centre(speakers.values().stream().flatMap(List::stream).toList());
            // Three seconds of speech at least: with fewer windows a speaker's own variation cannot be seen.
            speakers.values().stream()
                    .filter(vectors -> vectors.size() >= 4)
                    .map(Discriminant.Examples::new)
                    .forEach(classes::add);
        }
        return classes;
    }

    private static List<float[]> supervectors(Utterance utterance, int condition, GaussianMixture background) {
        var vectors = new ArrayList<float[]>();
        float[][] cepstra = utterance.conditions().get(condition);
        var frames = new float[WINDOW * Cepstra.SIZE];
        var weights = new float[WINDOW];
        Arrays.fill(weights, 1);
        try (var scorer = new MixtureScorer(List.of(background))) {
            for (int start = 0; start + WINDOW <= utterance.frames(); start += WINDOW_SHIFT) {
                int count = 0;
                for (int frame = start; frame < start + WINDOW; frame++) {
                    if (utterance.speech(frame, SPEECH)) {
                        System.arraycopy(cepstra[frame], 0, frames, Cepstra.SIZE * count++, Cepstra.SIZE);
                    }
                }
                if (count > SPEECH_SHARE * WINDOW) {
                    var sum = new Supervector(background);
                    sum.add(scorer, frames, weights, count);
                    vectors.add(sum.vector());
                }
            }
        }
        return vectors;
    }

    private static void centre(List<float[]> vectors) {
        var mean = new double[vectors.getFirst().length];
        for (float[] vector : vectors) {
            for (int index = 0; index < mean.length; index++) {
                mean[index] += vector[index] / vectors.size();
            }
        }
        for (float[] vector : vectors) {
            for (int index = 0; index < mean.length; index++) {
                vector[index] -= (float) mean[index];
            }
        }
    }

    private String fingerprint() {
        var list = utterances.stream().map(Utterance::name).distinct().sorted().collect(Collectors.joining("\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
