package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.onnx.OnnxSessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decoding of one batch. Keys and values stay native tensors from step to step. Those of the sound come from the prompt alone:
 * a merged decoder gives them no valid value afterwards. Owned by one thread for one batch.
 */
final class DecoderRun implements AutoCloseable {

    private static final String LOGITS = "logits";
    private static final String PRESENT = "present";

    private final Decoder decoder;
    private final OnnxTensor encoded;
    private final Map<String, OnnxTensorLike> kept = new HashMap<>();
    private OrtSession.@Nullable Result ofPrompt;
    private OrtSession.@Nullable Result ofLastToken;

    DecoderRun(Decoder decoder, OnnxTensor encoded) {
        this.decoder = decoder;
        this.encoded = encoded;
    }

    /** What may follow a prompt of which nothing is kept; rows have prompts of equal length. */
    Logits glance(List<List<Integer>> prompts) throws OrtException {
        try (var result = prompt(prompts, Set.of(LOGITS))) {
            return logits(result);
        }
    }

    /** Reads the prompts, once and first. Rows have prompts of equal length. */
    Logits prompt(List<List<Integer>> prompts) throws OrtException {
        ofPrompt = prompt(prompts, decoder.prompt().getOutputNames());
        keep(ofPrompt);
        return logits(ofPrompt);
    }

    /** Reads one token more of each row. */
    Logits next(List<Integer> tokens) throws OrtException {
        var inputs = new HashMap<>(kept);
        var names = decoder.next().getInputNames();
        try (var ids = ids(tokens.stream().map(List::of).toList());
                var useCache = flag(true)) {
            inputs.put(Decoder.TOKENS, ids);
            putIfKnown(inputs, names, Decoder.ENCODED, encoded);
            putIfKnown(inputs, names, Decoder.USE_CACHE, useCache);
            var result = OnnxSessions.run(decoder.next(), inputs, outputsOfNext());
            if (ofLastToken != null) {
                ofLastToken.close();
            }
            ofLastToken = result;
            keep(result);
            return logits(result);
        }
    }

    private OrtSession.Result prompt(List<List<Integer>> prompts, Set<String> outputs) throws OrtException {
        var inputs = new HashMap<String, OnnxTensorLike>();
        var names = decoder.prompt().getInputNames();
        try (var ids = ids(prompts);
                var nothing = nothing(prompts.size());
                var useCache = flag(false)) {
            for (var name : names) {
                if (name.startsWith(Decoder.PAST)) {
                    inputs.put(name, nothing);
                }
            }
            inputs.put(Decoder.TOKENS, ids);
            putIfKnown(inputs, names, Decoder.ENCODED, encoded);
            putIfKnown(inputs, names, Decoder.USE_CACHE, useCache);
            return OnnxSessions.run(decoder.prompt(), inputs, outputs);
        }
    }

    private Set<String> outputsOfNext() {
        return decoder.next().getOutputNames().stream()
                .filter(name -> name.equals(LOGITS) || isOfTokens(name))
                .collect(Collectors.toSet());
    }

    private static boolean isOfTokens(String name) {
        return name.startsWith(PRESENT) && name.contains(".decoder.");
    }

    private void keep(OrtSession.Result result) {
        var wanted = decoder.next().getInputNames();
        for (var output : result) {
            var past = output.getKey().replace(PRESENT, Decoder.PAST);
            if (output.getKey().startsWith(PRESENT) && wanted.contains(past)) {
                kept.put(past, (OnnxTensor) output.getValue());
            }
        }
    }

    private static void putIfKnown(
            Map<String, OnnxTensorLike> inputs, Set<String> names, String name, OnnxTensor value) {
        if (names.contains(name)) {
            inputs.put(name, value);
        }
    }

    private static Logits logits(OrtSession.Result result) {
        var tensor = (OnnxTensor) result.get(LOGITS).orElseThrow();
        var shape = tensor.getInfo().getShape();
        return new Logits(tensor.getFloatBuffer(), (int) shape[1], (int) shape[2]);
    }

    private static OnnxTensor ids(List<List<Integer>> rows) throws OrtException {
        var ids = new ArrayList<Integer>();
        rows.forEach(ids::addAll);
        var values = ids.stream().mapToLong(Integer::longValue).toArray();
        return OnnxTensor.createTensor(OnnxSessions.environment(), LongBuffer.wrap(values), new long[] {
            rows.size(), rows.getFirst().size()
        });
    }

    private static OnnxTensor flag(boolean value) throws OrtException {
        return OnnxTensor.createTensor(OnnxSessions.environment(), new boolean[] {value});
    }

    private OnnxTensor nothing(int rows) throws OrtException {
        var none = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return OnnxTensor.createTensor(OnnxSessions.environment(), none, decoder.nothingKept(rows));
    }

    @Override
    public void close() {
        if (ofPrompt != null) {
            ofPrompt.close();
        }
        if (ofLastToken != null) {
            ofLastToken.close();
        }
    }
}
