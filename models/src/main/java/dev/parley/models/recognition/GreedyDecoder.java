package dev.parley.models.recognition;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.parley.models.onnx.OnnxSessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decodes a batch token by token, always taking the likeliest. Keys, values and the token itself go from step to step as
 * native tensors; only tokens and their probabilities are looked at. Thread-safe: all state is local to a call.
 */
final class GreedyDecoder implements AutoCloseable {

    private static final int START = 1;
    private static final String PAST = "past_key_values";
    private static final String PRESENT = "present";

    private final OrtEnvironment environment;
    private final OrtSession session;
    /** Which input takes which output back, by the output. */
    private final Map<String, String> fedBack = new TreeMap<>();

    private final Set<String> outputs = new TreeSet<>();
    private final long heads;
    private final long headSize;

    /** Takes over the session. */
    GreedyDecoder(OrtEnvironment environment, OrtSession session) throws OrtException {
        this.environment = environment;
        this.session = session;
        var shape = new long[0];
        for (var input : session.getInputInfo().values()) {
            var name = input.getName();
            if (name.startsWith(PAST) && name.contains(".decoder.")) {
                fedBack.put(name.replace(PAST, PRESENT), name);
                shape = ((TensorInfo) input.getInfo()).getShape();
            }
        }
        if (shape.length != 4) {
            throw new OrtException("the decoder has no inputs " + PAST + ".*.decoder.* with four axes");
        }
        outputs.addAll(fedBack.keySet());
        outputs.add(MoonshineFiles.TOKEN);
        outputs.add(MoonshineFiles.LOG_PROBABILITY);
        outputs.add(MoonshineFiles.ATTENTION);
        if (!session.getOutputNames().containsAll(outputs)) {
            throw new OrtException(
                    "the decoder was converted by another version of Parley: it has not all of " + outputs);
        }
        heads = shape[1];
        headSize = shape[3];
    }

    /**
     * Decodes until every row has ended.
     *
     * @param encoded the encoder's keys and values, by output name, for as many rows
     * @param rows rows without tokens, filled here
     */
    void decode(OrtSession.Result encoded, List<TokenRow> rows) throws OrtException {
        var inputs = new HashMap<String, OnnxTensorLike>();
        encoded.forEach(output -> inputs.put(output.getKey().replace(PRESENT, PAST), (OnnxTensor) output.getValue()));
        try (var start = startTokens(rows.size());
                var nothing = emptyPast(rows.size())) {
            inputs.put("input_ids", start);
            fedBack.values().forEach(name -> inputs.put(name, nothing));
            run(inputs, rows);
        }
    }

    private void run(Map<String, OnnxTensorLike> inputs, List<TokenRow> rows) throws OrtException {
        var previous = OnnxSessions.run(session, inputs, outputs);
        try {
            take(previous, rows);
            while (rows.stream().anyMatch(row -> row.ending() == TokenRow.Ending.NONE)) {
                feedBack(previous, inputs);
                var next = OnnxSessions.run(session, inputs, outputs);
                previous.close();
                previous = next;
                take(previous, rows);
            }
        } finally {
            previous.close();
        }
    }

    private void feedBack(OrtSession.Result result, Map<String, OnnxTensorLike> inputs) {
        for (var output : result) {
            var input = fedBack.get(output.getKey());
            if (input != null) {
                inputs.put(input, (OnnxTensor) output.getValue());
            }
        }
        inputs.put("input_ids", tensor(result, MoonshineFiles.TOKEN));
    }

    private static void take(OrtSession.Result result, List<TokenRow> rows) {
        var tokens = tensor(result, MoonshineFiles.TOKEN).getLongBuffer();
        var logProbabilities = tensor(result, MoonshineFiles.LOG_PROBABILITY).getFloatBuffer();
        var attentions = tensor(result, MoonshineFiles.ATTENTION).getFloatBuffer();
        var frames = attentions.remaining() / rows.size();
        for (var row = 0; row < rows.size(); row++) {
            var attention = new float[frames];
            attentions.get(row * frames, attention);
            rows.get(row).add((int) tokens.get(row), logProbabilities.get(row), attention);
        }
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name).orElseThrow();
    }

    private OnnxTensor startTokens(int rows) throws OrtException {
        var tokens = new long[rows];
        Arrays.fill(tokens, START);
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), new long[] {rows, 1});
    }

    private OnnxTensor emptyPast(int rows) throws OrtException {
        var nothing =
                ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return OnnxTensor.createTensor(environment, nothing, new long[] {rows, heads, 0, headSize});
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
