package dev.parley.models.diarization.neural;

import java.util.Arrays;

/**
 * VBx without its Markov model, as pyannote.audio's pipeline community-1 uses it: variational inference in a mixture of
 * speakers whose means have a Gaussian prior (F. Landini, J. Profant, M. Diez, L. Burget, "Bayesian HMM clustering of x-vector
 * sequences (VBx) in speaker diarization", 2022; numbers in brackets are its equations). Starts from more clusters than there
 * are speakers, and takes all voices from those that are not needed. Used once, by one thread.
 */
final class VariationalBayes {

    /** Scales of the evidence and of the prior, iterations and smoothing: tuned by the authors of the pipeline. */
    private static final double EVIDENCE = 0.07;

    private static final double PRIOR = 0.8;
    private static final int MOST_ITERATIONS = 20;
    private static final double SMOOTHING = 7;
    private static final double LEAST_GAIN = 1e-4;

    /** Keeps the logarithm of a prior finite. */
    private static final double LEAST_PRIOR = 1e-8;

    private final double[][] features;
    private final double[][] scaled;
    private final double[] variances;
    private final double[] constants;
    private final double[][] responsibilities;
    private final double[] priors;
    private final double[][] means;
    private final double[][] spreads;

    private VariationalBayes(double[][] features, double[] variances, int[] clusters) {
        int speakers = Arrays.stream(clusters).max().orElse(-1) + 1;
        this.features = features;
        this.variances = variances;
        scaled = new double[features.length][variances.length];
        constants = new double[features.length];
        responsibilities = new double[features.length][speakers];
        priors = new double[speakers];
        means = new double[speakers][variances.length];
        spreads = new double[speakers][variances.length];
        Arrays.fill(priors, 1.0 / speakers);
        for (int voice = 0; voice < features.length; voice++) {
            start(voice, clusters[voice]);
        }
    }

    /**
     * What came out.
     *
     * @param responsibilities [voices][speakers]: how probable it is that a voice is of a speaker
     * @param priors the share of each speaker in all voices, near zero for those that are not needed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
    record Speakers(double[][] responsibilities, double[] priors) {}

    /**
     * Speakers of voices.
     *
     * @param features [voices][dimensions], where voices of one speaker have unit variance
     * @param variances of the speakers' means in each dimension
     * @param clusters a first guess, a number from 0 on for each voice
     */
    static Speakers find(double[][] features, double[] variances, int[] clusters) {
        var inference = new VariationalBayes(features, variances, clusters);
        double bound = inference.iterate();
        for (int iteration = 1; iteration < MOST_ITERATIONS; iteration++) {
            double next = inference.iterate();
            if (next - bound < LEAST_GAIN) {
                break;
            }
            bound = next;
        }
        return new Speakers(inference.responsibilities, inference.priors);
    }

    private void start(int voice, int cluster) {
        double others = priors.length - 1 + Math.exp(SMOOTHING);
        Arrays.fill(responsibilities[voice], 1 / others);
        responsibilities[voice][cluster] = Math.exp(SMOOTHING) / others;
        double squares = Geometry.dot(features[voice], features[voice]);
        constants[voice] = -0.5 * (squares + variances.length * Math.log(2 * Math.PI));
        for (int index = 0; index < variances.length; index++) {
            scaled[voice][index] = features[voice][index] * Math.sqrt(variances[index]); // (18)
        }
    }

    /** Speakers from responsibilities, then responsibilities from speakers; returns the bound on the evidence (25). */
    private double iterate() {
        double bound = 0;
        for (int speaker = 0; speaker < priors.length; speaker++) {
            bound += PRIOR * 0.5 * update(speaker);
        }
        var totals = new double[priors.length];
        for (int voice = 0; voice < features.length; voice++) {
            bound += assign(voice);
            for (int speaker = 0; speaker < totals.length; speaker++) {
                totals[speaker] += responsibilities[voice][speaker];
            }
        }
        double total = Arrays.stream(totals).sum();
        for (int speaker = 0; speaker < totals.length; speaker++) {
            priors[speaker] = totals[speaker] / total;
        }
        return bound;
    }

    /** Mean and spread of a speaker (16, 17); returns what they cost. */
    private double update(int speaker) {
        double count = 0;
        var sums = new double[variances.length];
        for (int voice = 0; voice < features.length; voice++) {
            double share = responsibilities[voice][speaker];
            count += share;
            for (int index = 0; index < sums.length; index++) {
                sums[index] += share * scaled[voice][index];
            }
        }
        double cost = 0;
        double ratio = EVIDENCE / PRIOR;
        for (int index = 0; index < sums.length; index++) {
            double spread = 1 / (1 + ratio * count * variances[index]);
            double mean = ratio * spread * sums[index];
            spreads[speaker][index] = spread;
            means[speaker][index] = mean;
            cost += Math.log(spread) - spread - mean * mean + 1;
        }
        return cost;
    }

    /** Whose a voice is (23); returns the logarithm of its likelihood. */
    private double assign(int voice) {
        double[] logs = responsibilities[voice];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int speaker = 0; speaker < logs.length; speaker++) {
            double fit = constants[voice];
            for (int index = 0; index < variances.length; index++) {
                double mean = means[speaker][index];
                fit += scaled[voice][index] * mean - 0.5 * (spreads[speaker][index] + mean * mean) * variances[index];
            }
            logs[speaker] = EVIDENCE * fit + Math.log(priors[speaker] + LEAST_PRIOR);
            greatest = Math.max(greatest, logs[speaker]);
        }
        double sum = 0;
        for (int speaker = 0; speaker < logs.length; speaker++) {
            logs[speaker] = Math.exp(logs[speaker] - greatest);
            sum += logs[speaker];
        }
        for (int speaker = 0; speaker < logs.length; speaker++) {
            logs[speaker] /= sum;
        }
        return greatest + Math.log(sum);
    }
}
