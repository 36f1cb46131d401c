package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoder as Hugging Face Optimum exports it: {@code decoder_model_merged.onnx}, which has an input for whether there are kept
 * keys and values, or {@code decoder_model.onnx} for the prompt and {@code decoder_with_past_model.onnx} for what follows.
 * Thread-safe: a {@link DecoderRun} holds what belongs to one batch.
 */
final class Decoder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Decoder.class);

    static final String TOKENS = "input_ids";
    static final String ENCODED = "encoder_hidden_states";
    static final String USE_CACHE = "use_cache_branch";
    static final String PAST = "past_key_values";

    /** Places of the tokens, which some versions of the exporter ask for: [tokens]. */
    static final String POSITIONS = "cache_position";

    /** Outputs of exports made with {@code --output_attentions}: [rows, heads, tokens, frames], behind a number. */
    static final String ATTENTIONS = "cross_attentions.";

    private static final String MERGED_FILE = "decoder_model_merged.onnx";
    private static final String PROMPT_FILE = "decoder_model.onnx";
    private static final String NEXT_FILE = "decoder_with_past_model.onnx";

    /** Enough for a graph whose weights lie in another file; to rewrite more would take too much of the heap. */
    private static final long MOST_REWRITTEN_BYTES = 64L << 20;

    private static final long FRAMES_OF_30_SECONDS = 1500;

    private final OrtSession prompt;
    private final OrtSession next;
    private final RowCopies copies;
    private final long heads;
    private final long headSize;

    private Decoder(OrtSession prompt, OrtSession next, RowCopies copies) throws OrtException {
        this.prompt = prompt;
        this.next = next;
        this.copies = copies;
        var shape = new long[0];
        for (var input : next.getInputInfo().values()) {
            if (isPast(input.getName())) {
                var type = (TensorInfo) input.getInfo();
                if (type.type != OnnxJavaType.FLOAT) {
                    throw new OrtException(input.getName() + " is of " + type.type + "; take the float32 export");
                }
                shape = type.getShape();
            }
        }
        if (shape.length != 4 || shape[1] < 1 || shape[3] < 1) {
            throw new OrtException("it has no inputs " + PAST + ".* with four axes, heads and their size fixed");
        }
        heads = shape[1];
        headSize = shape[3];
    }

    /** @throws IOException if a file is missing or not in Optimum's layout */
    static Decoder open(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MERGED_FILE)) || !Files.exists(folder.resolve(PROMPT_FILE))) {
            var merged = listening(folder, MERGED_FILE);
            return checked(folder.resolve(MERGED_FILE), merged, merged);
        }
        var prompt = listening(folder, PROMPT_FILE);
        try {
            return checked(folder.resolve(NEXT_FILE), prompt, OnnxSessions.open(folder.resolve(NEXT_FILE)));
        } catch (IOException e) {
            OnnxSessions.close(prompt);
            throw e;
        }
    }

    /** Opens a graph, with outputs for its attention if it has none and they can be had cheaply. */
    private static OrtSession listening(Path folder, String name) throws IOException {
        var file = folder.resolve(name);
        if (Files.isRegularFile(file) && Files.size(file) <= MOST_REWRITTEN_BYTES) {
            var rewritten = AttentionOutputs.addedTo(OnnxModel.read(file));
            if (rewritten.isPresent()) {
                try {
                    return OnnxSessions.open(rewritten.get(), folder);
                } catch (IOException e) {
                    log.info("{} cannot be made to say what it listens to: {}", file, e.getMessage());
                }
            }
        }
        return OnnxSessions.open(file);
    }

    private static Decoder checked(Path file, OrtSession prompt, OrtSession next) throws IOException {
        try {
            for (var name : next.getInputNames()) {
                if (!Set.of(TOKENS, ENCODED, USE_CACHE, POSITIONS).contains(name) && !isPast(name)) {
                    throw new OrtException("it has the input " + name);
                }
            }
            return new Decoder(prompt, next, RowCopies.open());
        } catch (OrtException e) {
            OnnxSessions.close(next);
            throw new IOException(file + " is no decoder of Whisper in Optimum's layout: " + e.getMessage(), e);
        }
    }

    private static boolean isPast(String name) {
        return name.startsWith(PAST + ".");
    }

    /**
     * A batch to decode.
     *
     * @param encoded [rows, frames, width]; stays with the caller, who closes it after the run
     */
    DecoderRun run(OnnxTensor encoded) {
        return new DecoderRun(this, encoded);
    }

    /** Reads a prompt, with nothing kept before it. */
    OrtSession prompt() {
        return prompt;
    }

    /** Reads one token more; the same session where both are merged. */
    OrtSession next() {
        return next;
    }

    /** Copies rows of kept keys and values. */
    RowCopies copies() {
        return copies;
    }

    /** Number of layers that say what they listened to; 0 for an export without attentions. */
    int listeningLayers() {
        return (int) prompt.getOutputNames().stream()
                .filter(name -> name.startsWith(ATTENTIONS))
                .count();
    }

    /** Heads of each layer. */
    int heads() {
        return (int) heads;
    }

    /** Shape of keys or values before the first token. */
    long[] nothingKept(int rows) {
        return new long[] {rows, heads, 0, headSize};
    }

    /** Bytes that the keys and values of one sound take. */
    long keptBytes() {
        var tensors = next.getInputNames().stream()
                .filter(name -> name.startsWith(PAST) && name.contains(".encoder."))
                .count();
        return tensors * heads * headSize * FRAMES_OF_30_SECONDS * Float.BYTES;
    }

    @Override
    public void close() {
        copies.close();
        OnnxSessions.close(prompt);
        if (next != prompt) {
            OnnxSessions.close(next);
        }
    }
}
