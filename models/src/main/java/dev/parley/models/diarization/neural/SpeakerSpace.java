package dev.parley.models.diarization.neural;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A space in which embeddings of one speaker have unit variance in every dimension and speakers differ most in the first:
 * linear discriminant analysis, then probabilistic linear discriminant analysis (S. Ioffe, "Probabilistic linear discriminant
 * analysis", 2006), as published with pyannote.audio's pipeline community-1. Immutable.
 */
final class SpeakerSpace {

    private final double[] firstMean;
    private final double[][] projection;
    private final double[] secondMean;
    private final double[] mean;
    private final double[][] transform;
    private final double[] variances;

    private SpeakerSpace(NumpyArchive embeddings, NumpyArchive plda, Path folder) throws IOException {
        firstMean = embeddings.vector("mean1");
        projection = embeddings.matrix("lda");
        secondMean = embeddings.vector("mean2");
        mean = plda.vector("mu");
        double[][] rows = plda.matrix("tr");
        double[] psi = plda.vector("psi");
        requireFit(folder, rows, psi);
        // tr makes the variance within speakers one and that between them psi; only their order is still to be made.
        var order = IntStream.range(0, psi.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> psi[index])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        transform = Arrays.stream(order).mapToObj(index -> rows[index]).toArray(double[][]::new);
        variances = Arrays.stream(order).mapToDouble(index -> psi[index]).toArray();
    }

    /**
     * Reads {@code xvec_transform.npz} (mean1 [256], lda [256, n], mean2 [n]) and {@code plda.npz} (mu [n], tr [n, n], psi [n]).
     *
     * @throws IOException naming the file, if one is missing or damaged
     */
    static SpeakerSpace open(Path folder) throws IOException {
        try (var embeddings = NumpyArchive.open(folder.resolve("xvec_transform.npz"));
                var plda = NumpyArchive.open(folder.resolve("plda.npz"))) {
            return new SpeakerSpace(embeddings, plda, folder);
        }
    }

    private void requireFit(Path folder, double[][] rows, double[] psi) throws IOException {
        int size = secondMean.length;
        boolean fits = firstMean.length == VoiceNetwork.SIZE
                && projection.length == VoiceNetwork.SIZE
                && projection[0].length == size
                && mean.length == size
                && psi.length == size
                && rows.length == size
                && rows[0].length == size;
        if (!fits) {
            throw new IOException(
                    "xvec_transform.npz and plda.npz in %s do not fit together: embeddings of %d values, %d after lda, %d in plda"
                            .formatted(folder, firstMean.length, size, psi.length));
        }
    }

    /** Variance of the speakers' means in each dimension, the greatest first. */
    double[] variances() {
        return variances.clone();
    }

    /** Where an embedding lies. */
    double[] place(double[] embedding) {
        var unit = Geometry.scaled(minus(embedding, firstMean), Math.sqrt(embedding.length));
        var projected = new double[secondMean.length];
        for (int row = 0; row < unit.length; row++) {
            for (int column = 0; column < projected.length; column++) {
                projected[column] += unit[row] * projection[row][column];
            }
        }
        var normal = Geometry.scaled(minus(projected, secondMean), Math.sqrt(projected.length));
        var centred = minus(normal, mean);
        return Arrays.stream(transform)
                .mapToDouble(row -> Geometry.dot(row, centred))
                .toArray();
    }

    private static double[] minus(double[] left, double[] right) {
        var difference = new double[left.length];
        for (int index = 0; index < left.length; index++) {
            difference[index] = left[index] - right[index];
        }
        return difference;
    }
}
