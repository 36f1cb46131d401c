package dev.parley.models.diarization.neural;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A network of the layout of WeSpeaker ResNet34-LM (H. Wang et al., "WeSpeaker: a research and production oriented speaker
 * embedding learning toolkit", 2023): [voices, frames, 80] filterbank to [voices, 256], where the angle between two embeddings
 * is small if they are of one voice. Safe for concurrent calls.
 */
final class VoiceNetwork implements AutoCloseable {

    /** Values of an embedding. */
    static final int SIZE = 256;

    /** Fewer frames, a quarter of a second, the network takes no embedding from. */
    static final int FEWEST_FRAMES = 25;

    private final PlainNetwork network;

    private VoiceNetwork(PlainNetwork network) {
        this.network = network;
    }

    /**
     * Opens the weights and tries them on the fewest frames.
     *
     * @throws IOException naming the file, if it is missing, damaged or of another layout
     */
    static VoiceNetwork open(Path weights) throws IOException {
        var network =
                PlainNetwork.open(weights, "WeSpeaker ResNet34-LM", PlainNetwork.ANY, PlainNetwork.ANY, Fbank.MELS);
        try {
            network.requireOutput(
                    PlainNetwork.floats(FEWEST_FRAMES * Fbank.MELS),
                    new long[] {1, FEWEST_FRAMES, Fbank.MELS},
                    1,
                    SIZE);
            return new VoiceNetwork(network);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * The embedding of a voice; empty if it is no direction in space, since zero or no number.
     *
     * @param features [frames, 80] in row-major order, in a direct buffer
     */
    float[] embed(FloatBuffer features) {
        var embedding = new float[SIZE];
        network.run(features, 1, features.remaining() / Fbank.MELS, Fbank.MELS)
                .values()
                .get(0, embedding);
        double squares = 0;
        for (float value : embedding) {
            squares += (double) value * value;
        }
        return squares > 0 && Double.isFinite(squares) ? embedding : new float[0];
    }

    @Override
    public void close() {
        network.close();
    }
}
