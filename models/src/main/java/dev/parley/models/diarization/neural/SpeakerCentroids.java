package dev.parley.models.diarization.neural;

import dev.parley.models.diarization.KMeans;
import dev.parley.models.diarization.SpeakerCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The mean embedding of each speaker of a recording, found by clustering clear voices: by {@link VariationalBayes} where a
 * {@link SpeakerSpace} is installed, else by {@link LargeClusters}; by k-means where those find a number of speakers that the
 * caller has ruled out.
 *
 * @param means [speakers][{@link VoiceNetwork#SIZE}], the speaker with most voices first; none if there is no voice at all
 * @param forced whether the number is the caller's and not what was found
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
record SpeakerCentroids(double[][] means, boolean forced) {

    /** Clustering takes quadratic space, so more voices than this are clustered by an even sample of them. */
    static final int SAMPLE = 2_000;

    /** Distance at which the first guess for {@link VariationalBayes} is cut; it must find too many, never too few. */
    private static final double GUESS_DISTANCE = 0.6;
    /** A speaker with less than this share of all voices has been given up by {@link VariationalBayes}. */
    private static final double LEAST_PRIOR = 1e-7;

    private static final long SEED = 42;

    static SpeakerCentroids of(List<LocalVoice> voices, Optional<SpeakerSpace> space, SpeakerCount count) {
        var embeddings = embeddings(voices, count.min());
        if (embeddings.length < 2) {
            return new SpeakerCentroids(means(embeddings, shares(new int[embeddings.length])), false);
        }
        var units = Arrays.stream(embeddings)
                .map(embedding -> Geometry.scaled(embedding, 1))
                .toArray(double[][]::new);
        double[][] shares = space.isPresent() ? bayes(embeddings, units, space.get()) : shares(LargeClusters.of(units));
        int wanted = Math.min(Math.clamp(shares[0].length, count.min(), count.max()), embeddings.length);
        if (wanted == shares[0].length) {
            return new SpeakerCentroids(means(embeddings, shares), false);
        }
        int[] clusters = KMeans.cluster(units, wanted, new Random(SEED));
        return new SpeakerCentroids(means(embeddings, shares(CentroidTree.numbered(clusters))), true);
    }

    /** Those of clear voices; of all that are known where the clear ones are fewer than the speakers. */
    private static double[][] embeddings(List<LocalVoice> voices, int speakers) {
        var known = voices.stream().filter(LocalVoice::isKnown).toList();
        var clear = known.stream().filter(LocalVoice::clear).toList();
        var chosen = clear.size() < speakers ? known : clear;
        var sample = new ArrayList<double[]>();
        int size = Math.min(SAMPLE, chosen.size());
        for (int index = 0; index < size; index++) {
            sample.add(Geometry.ofFloats(
                    chosen.get((int) ((long) index * chosen.size() / size)).embedding()));
        }
        return sample.toArray(double[][]::new);
    }

    private static double[][] bayes(double[][] embeddings, double[][] units, SpeakerSpace space) {
        var features = Arrays.stream(embeddings).map(space::place).toArray(double[][]::new);
        int[] guess = CentroidTree.of(units).cut(GUESS_DISTANCE);
        var speakers = VariationalBayes.find(features, space.variances(), guess);
        var kept = IntStream.range(0, speakers.priors().length)
                .filter(speaker -> speakers.priors()[speaker] > LEAST_PRIOR)
                .toArray();
        return Arrays.stream(speakers.responsibilities())
                .map(row ->
                        Arrays.stream(kept).mapToDouble(speaker -> row[speaker]).toArray())
                .toArray(double[][]::new);
    }

    /** Each voice is of its cluster wholly. */
    private static double[][] shares(int[] clusters) {
        int count = Arrays.stream(clusters).max().orElse(-1) + 1;
        var shares = new double[clusters.length][count];
        for (int voice = 0; voice < clusters.length; voice++) {
            shares[voice][clusters[voice]] = 1;
        }
        return shares;
    }

    private static double[][] means(double[][] embeddings, double[][] shares) {
        int speakers = shares.length == 0 ? 0 : shares[0].length;
        var means = new double[speakers][VoiceNetwork.SIZE];
        var totals = new double[speakers];
        for (int speaker = 0; speaker < speakers; speaker++) {
            for (int voice = 0; voice < embeddings.length; voice++) {
                totals[speaker] += shares[voice][speaker];
                for (int index = 0; index < VoiceNetwork.SIZE; index++) {
                    means[speaker][index] += shares[voice][speaker] * embeddings[voice][index];
                }
            }
            for (int index = 0; index < VoiceNetwork.SIZE; index++) {
                means[speaker][index] /= totals[speaker];
            }
        }
        return IntStream.range(0, speakers)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer speaker) -> totals[speaker])
                        .reversed())
                .map(speaker -> means[speaker])
                .toArray(double[][]::new);
    }
}
