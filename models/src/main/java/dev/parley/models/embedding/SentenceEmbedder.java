package dev.parley.models.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vectors of texts by a network of the layout of all-MiniLM-L6-v2 (N. Reimers and I. Gurevych, "Sentence-BERT", 2019; W. Wang et al.,
 * "MiniLM", 2020): the mean of what it has for each token, of length 1. Safe for concurrent calls.
 */
public final class SentenceEmbedder implements AutoCloseable {

    /** Numbers of a vector. */
    public static final int SIZE = 384;

    /** What is behind these is not read: the network was trained on no more. */
    public static final int MOST_TOKENS = 256;

    private static final String OUTPUT = "last_hidden_state";

    private final OrtSession session;
    private final WordPieces pieces;

    private SentenceEmbedder(OrtSession session, WordPieces pieces) {
        this.session = session;
        this.pieces = pieces;
    }

    /**
     * Opens the network {@code model.onnx} with the vocabulary {@code tokenizer.json} of a folder.
     *
     * @throws IOException naming the file, if one is missing, damaged or of another layout
     */
    public static SentenceEmbedder open(Path folder) throws IOException {
        var pieces = WordPieces.read(folder.resolve("tokenizer.json"));
        var model = folder.resolve("model.onnx");
        var session = OnnxSessions.open(model);
        if (!session.getInputNames().equals(Set.of("input_ids", "attention_mask", "token_type_ids"))
                || !session.getOutputNames().contains(OUTPUT)) {
            var found = session.getInputNames() + " to " + session.getOutputNames();
            OnnxSessions.close(session);
            throw new IOException(model + " is not of the layout of all-MiniLM-L6-v2, it makes of " + found);
        }
        return new SentenceEmbedder(session, pieces);
    }

    /** The tokens of a text, {@value #MOST_TOKENS} at most; the rest of the text is not read. */
    public int[] tokens(String text) {
        return pieces.tokens(text, MOST_TOKENS);
    }

    /**
     * Vectors of {@value #SIZE} numbers, one for each text, in order. The shorter ones are filled up to the longest, which takes time but
     * changes nothing.
     *
     * @param texts tokens of at least one text
     */
    public float[][] embed(List<int[]> texts) {
        int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        var shape = new long[] {texts.size(), longest};
        var tokens = LongBuffer.allocate(texts.size() * longest);
        var mask = LongBuffer.allocate(texts.size() * longest);
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            for (int j = 0; j < text.length; j++) {
                tokens.put(i * longest + j, text[j]);
                mask.put(i * longest + j, 1);
            }
        }
        var environment = OnnxSessions.environment();
        try (var ids = OnnxTensor.createTensor(environment, tokens, shape);
                var masks = OnnxTensor.createTensor(environment, mask, shape);
                var types = OnnxTensor.createTensor(environment, LongBuffer.allocate(tokens.capacity()), shape);
                var result = OnnxSessions.run(
                        session,
                        Map.of("input_ids", ids, "attention_mask", masks, "token_type_ids", types),
                        Set.of(OUTPUT));
                var states = (OnnxTensor) result.get(0)) {
            return means(states.getFloatBuffer(), texts, longest);
        } catch (OrtException e) {
            throw new IllegalStateException("the model of vectors failed: " + e.getMessage(), e);
        }
    }

    /** @param states [texts, longest, SIZE] in row-major order */
    private static float[][] means(FloatBuffer states, List<int[]> texts, int longest) {
        var vectors = new float[texts.size()][SIZE];
        var state = new float[SIZE];
        for (int i = 0; i < vectors.length; i++) {
            var sums = new double[SIZE];
            for (int j = 0; j < texts.get(i).length; j++) {
                states.get((i * longest + j) * SIZE, state);
                for (int k = 0; k < SIZE; k++) {
                    sums[k] += state[k];
                }
            }
            writeUnit(sums, vectors[i]);
        }
        return vectors;
    }

    /** The length of a sum is that of the mean but for a factor, which goes away. */
    private static void writeUnit(double[] sums, float[] vector) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        var length = Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
        for (int k = 0; k < SIZE; k++) {
            vector[k] = (float) (sums[k] / length);
        }
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
