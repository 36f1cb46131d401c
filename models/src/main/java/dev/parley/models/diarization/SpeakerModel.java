package dev.parley.models.diarization;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What was learnt about voices: the scale of cepstra, a background mixture, and a projection of its supervectors in which
 * distance means "another speaker" (linear discriminant analysis). Each random start of the mixture learns it a little
 * differently, and what several have in common is less a matter of luck: so a model may hold further starts. Immutable. Trained by the bench's TrainSpeakerModel.
 *
 * <p>File, big-endian: "PSPK", int version, ints dimensions, components, outputs; 32 bytes SHA-256 of the training list;
 * then floats: mean and deviation of each dimension, weights, means and variances [dimension][component], projection
 * [component * dimensions + dimension][output]; then an int, how many further starts follow, each as the first.
 *
 * @param mean of each cepstral coefficient in training
 * @param deviation of each cepstral coefficient in training
 * @param background the mixture, over scaled cepstra
 * @param projection [component * dimensions + dimension][output]
 * @param fingerprint SHA-256, in hexadecimal, of the list of training recordings
 * @param others further starts, which only help to tell windows apart
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
public record SpeakerModel(
        float[] mean,
        float[] deviation,
        GaussianMixture background,
        float[][] projection,
        String fingerprint,
        List<SpeakerModel> others) {

    private static final String RESOURCE = "speaker-model.bin";
    private static final int MAGIC = 0x5053504B;
    private static final int VERSION = 2;
    private static final int FINGERPRINT_BYTES = 32;
    private static final int MOST_OTHERS = 15;

    /** A model of several starts of the same training; the first one also finds the borders between speakers. */
    public static SpeakerModel joined(List<SpeakerModel> starts) {
        var first = starts.getFirst();
        return new SpeakerModel(
                first.mean,
                first.deviation,
                first.background,
                first.projection,
                first.fingerprint,
                List.copyOf(starts.subList(1, starts.size())));
    }

    /** The model that ships with Parley. */
    public static SpeakerModel shipped() {
        try (var in = SpeakerModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar; build it again");
            }
            return read(in);
        } catch (IOException damaged) {
            throw new UncheckedIOException("the speaker model in the jar cannot be read", damaged);
        }
    }

    /** Reads a model; the stream stays open. */
    public static SpeakerModel read(InputStream stream) throws IOException {
        return read(new DataInputStream(new BufferedInputStream(stream)));
    }

    private static SpeakerModel read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a speaker model");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("speaker model of version %d, this Parley reads %d".formatted(version, VERSION));
        }
        int dimensions = size(in.readInt(), Cepstra.SIZE, Cepstra.SIZE);
        int components = size(in.readInt(), 1, 4096);
        int outputs = size(in.readInt(), 1, 1024);
        var fingerprint = HexFormat.of().formatHex(in.readNBytes(FINGERPRINT_BYTES));
        float[][] scale = matrix(in, 2, dimensions);
        float[] weights = matrix(in, 1, components)[0];
        float[][] means = matrix(in, dimensions, components);
        float[][] variances = matrix(in, dimensions, components);
        float[][] projection = matrix(in, dimensions * components, outputs);
        var background = new GaussianMixture(weights, means, variances);
        var others = new ArrayList<SpeakerModel>();
        for (int remaining = size(in.readInt(), 0, MOST_OTHERS); remaining > 0; remaining--) {
            others.add(read(in));
        }
        return new SpeakerModel(scale[0], scale[1], background, projection, fingerprint, List.copyOf(others));
    }

    /** Writes the model; the stream stays open. */
    public void write(OutputStream stream) throws IOException {
        var out = new DataOutputStream(new BufferedOutputStream(stream));
        write(out);
        out.flush();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(mean.length);
        out.writeInt(background.components());
        out.writeInt(projection[0].length);
        out.write(HexFormat.of().parseHex(fingerprint));
        write(out, mean);
        write(out, deviation);
        for (int component = 0; component < background.components(); component++) {
            out.writeFloat(background.weight(component));
        }
        for (int dimension = 0; dimension < mean.length; dimension++) {
            write(out, background.means(dimension));
        }
        for (int dimension = 0; dimension < mean.length; dimension++) {
            write(out, background.variances(dimension));
        }
        for (float[] row : projection) {
            write(out, row);
        }
        out.writeInt(others.size());
        for (var other : others) {
            other.write(out);
        }
    }

    /** Brings the cepstrum that begins at an offset to the scale of the mixture, in place. */
    void scale(float[] cepstra, int offset) {
        for (int dimension = 0; dimension < mean.length; dimension++) {
            cepstra[offset + dimension] = (cepstra[offset + dimension] - mean[dimension]) / deviation[dimension];
        }
    }

    /** All starts, this one first. */
    List<SpeakerModel> starts() {
        var starts = new ArrayList<SpeakerModel>();
        starts.add(this);
        starts.addAll(others);
        return starts;
    }

    /** The point whose distances to other points tell speakers apart. */
    public double[] embed(Supervector supervector) {
        float[] vector = supervector.vector();
        var embedding = new double[projection[0].length];
        for (int row = 0; row < vector.length; row++) {
            float value = vector[row];
            float[] weights = projection[row];
            for (int output = 0; output < embedding.length; output++) {
                embedding[output] += value * weights[output];
            }
        }
        return embedding;
    }

    private static int size(int value, int min, int max) throws IOException {
        if (value < min || value > max) {
            throw new IOException("speaker model is damaged: size %d outside %d..%d".formatted(value, min, max));
        }
        return value;
    }

    private static float[][] matrix(DataInputStream in, int rows, int columns) throws IOException {
        var matrix = new float[rows][columns];
        for (float[] row : matrix) {
            for (int column = 0; column < columns; column++) {
                row[column] = in.readFloat();
            }
        }
        return matrix;
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }
}
