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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The decoding of one batch. Keys and values stay native tensors from step to step. Those of the sound come from the prompt alone:
 * a merged decoder gives them no valid value afterwards. Owned by one thread for one batch.
 */
final class DecoderRun implements AutoCloseable {

    private static final String LOGITS = "logits";
    private static final String PRESENT = "present";

    private final Decoder decoder;
    private final OnnxTensor encoded;
    private final Map<String, OnnxTensor> kept = new HashMap<>();
    private int read;

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
        var outputs = decoder.prompt().getOutputNames().stream()
                .filter(name -> name.equals(LOGITS) || name.startsWith(PRESENT))
                .collect(Collectors.toSet());
        read = prompts.getFirst().size();
        return keep(prompt(prompts, outputs));
    }

    /** Reads one token more of each row. */
    Logits next(List<Integer> tokens) throws OrtException {
        var inputs = new HashMap<String, OnnxTensorLike>(kept);
        var names = decoder.next().getInputNames();
        try (var ids = ids(tokens.stream().map(List::of).toList());
                var positions = positions(read, read + 1);
                var useCache = flag(true)) {
            read++;
            inputs.put(Decoder.TOKENS, ids);
            putIfKnown(inputs, names, Decoder.POSITIONS, positions);
            if (names.contains(Decoder.ENCODED)) {
                inputs.putIfAbsent(Decoder.ENCODED, encoded);
            }
            putIfKnown(inputs, names, Decoder.USE_CACHE, useCache);
            return keep(OnnxSessions.run(decoder.next(), inputs, outputsOfNext()));
        }
    }

    /**
     * Makes one row go on from another.
     *
     * @param rows for each new row the one whose tokens it shares; there may be more or fewer than before
     * @param sounds whether the new rows also hear what those rows hear; not needed where each row's sound stays the same
     */
    void rearrange(int[] rows, boolean sounds) throws OrtException {
        if (!sounds && Arrays.equals(rows, IntStream.range(0, rows.length).toArray())) {
            return;
        }
        var copies = decoder.copies();
        for (var tensor : Map.copyOf(kept).entrySet()) {
            if (sounds || isOfTokens(tensor.getKey())) {
                replace(tensor.getKey(), copies.of(tensor.getValue(), rows));
            }
        }
        if (sounds && decoder.next().getInputNames().contains(Decoder.ENCODED)) {
            replace(Decoder.ENCODED, copies.of(kept.getOrDefault(Decoder.ENCODED, encoded), rows));
        }
    }

    /**
     * Reads whole texts at once, of which nothing is kept.
     *
     * @param layers the layers whose attention to the sound is wanted
     */
    Listening listen(List<Integer> tokens, Set<Integer> layers) throws OrtException {
        var outputs = layers.stream().map(layer -> Decoder.ATTENTIONS + layer).collect(Collectors.toSet());
        outputs.add(LOGITS);
        try (var result = prompt(List.of(tokens), outputs)) {
            var attentions = new HashMap<Integer, float[][][]>();
            for (var layer : layers) {
                var attention =
                        (OnnxTensor) result.get(Decoder.ATTENTIONS + layer).orElseThrow();
                // Some exporters join rows and heads; there is one row.
                attentions.put(
                        layer,
                        attention.getValue() instanceof float[][][] heads
                                ? heads
                                : ((float[][][][]) attention.getValue())[0]);
            }
            return new Listening(logits(result), attentions);
        }
    }

    /**
     * What a text listened to.
     *
     * @param attentions by layer: [heads][tokens][frames]
     */
    record Listening(Logits logits, Map<Integer, float[][][]> attentions) {

        /** What one head listened to, [tokens][frames]. */
        float[][] of(int layer, int head) {
            return Objects.requireNonNull(attentions.get(layer))[head];
        }
    }

    private OrtSession.Result prompt(List<List<Integer>> prompts, Set<String> outputs) throws OrtException {
        var inputs = new HashMap<String, OnnxTensorLike>();
        var names = decoder.prompt().getInputNames();
        try (var ids = ids(prompts);
                var nothing = nothing(prompts.size());
                var positions = positions(0, prompts.getFirst().size());
                var useCache = flag(false)) {
            for (var name : names) {
                if (name.startsWith(Decoder.PAST)) {
                    inputs.put(name, nothing);
                }
            }
            inputs.put(Decoder.TOKENS, ids);
            putIfKnown(inputs, names, Decoder.POSITIONS, positions);
            putIfKnown(inputs, names, Decoder.ENCODED, encoded);
            putIfKnown(inputs, names, Decoder.USE_CACHE, useCache);
            return OnnxSessions.run(decoder.prompt(), inputs, outputs);
        }
    }

    private Set<String> outputsOfNext() {
        return decoder.next().getOutputNames().stream()
                .filter(name -> name.equals(LOGITS) || (name.startsWith(PRESENT) && isOfTokens(name)))
                .collect(Collectors.toSet());
    }

    private static boolean isOfTokens(String name) {
        return name.contains(".decoder.");
    }

    /** Keeps what the next step reads, lets go of everything else. */
    private Logits keep(OrtSession.Result result) {
        var wanted = decoder.next().getInputNames();
        var logits = logits(result);
        for (var output : result) {
            var past = output.getKey().replace(PRESENT, Decoder.PAST);
            if (output.getKey().startsWith(PRESENT) && wanted.contains(past)) {
                replace(past, (OnnxTensor) output.getValue());
            } else {
                output.getValue().close();
            }
        }
        return logits;
    }

    private void replace(String name, OnnxTensor tensor) {
        var before = kept.put(name, tensor);
        if (before != null) {
            before.close();
        }
    }

    private static void putIfKnown(
            Map<String, OnnxTensorLike> inputs, Set<String> names, String name, OnnxTensor value) {
        if (names.contains(name)) {
            inputs.put(name, value);
        }
    }

    /** A copy: the tensor itself may be closed. */
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

    private static OnnxTensor positions(int from, int to) throws OrtException {
        return OnnxTensor.createTensor(
                OnnxSessions.environment(), LongStream.range(from, to).toArray());
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
        kept.values().forEach(OnnxTensor::close);
    }
}
