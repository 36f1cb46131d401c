package dev.parley.models.recognition;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.audio.Recording;
import dev.parley.models.onnx.OnnxSessions;
import dev.parley.models.recognition.Recognition.Doubt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moonshine (Jeffries et al., Moonshine: Speech Recognition for Live Transcription and Voice Commands, 2024): an encoder on raw
 * samples, a decoder of Llama tokens. English only. It was not trained to tell times; those of its tokens are read from what its
 * decoder listens to.
 */
public final class MoonshineRecognizer implements Recognizer {

    static final String LANGUAGE = "en";

    /** Word errors fall until about 28 s; from 30 s on the model begins to loop or to say nothing. */
    static final double LONGEST_CHUNK = 28;

    /** The authors' bound for English: no one says more. Reaching it means that the model runs away. */
    private static final double TOKENS_PER_SECOND = 6.5;

    private static final int LEAST_BUDGET = 8;

    /** The encoder's convolutions need some samples to have an output at all. */
    private static final int LEAST_SAMPLES = Recording.SAMPLE_RATE / 10;

    /**
     * 80 s of sound are computed at once. More is not faster, and the encoder's attention would take 1.3 GB for eight chunks of
     * 28 s, which ONNX Runtime keeps.
     */
    private static final long MOST_SAMPLES = 80L * Recording.SAMPLE_RATE;

    /** Whisper's threshold below which a text is not believed (Radford et al. 2022, section 4.5). */
    private static final double LEAST_MEAN_LOG_PROBABILITY = -1;

    private final OrtEnvironment environment;
    private final OrtSession encoder;
    private final GreedyDecoder decoder;
    private final Vocabulary vocabulary;

    private MoonshineRecognizer(
            OrtEnvironment environment, OrtSession encoder, GreedyDecoder decoder, Vocabulary vocabulary) {
        this.environment = environment;
        this.encoder = encoder;
        this.decoder = decoder;
        this.vocabulary = vocabulary;
    }

    /**
     * Opens a converted model.
     *
     * @param folder what {@link MoonshineConversion} wrote
     * @throws IOException naming the file that is missing or damaged
     */
    public static MoonshineRecognizer open(Path folder) throws IOException {
        var vocabulary = Vocabulary.read(folder.resolve(MoonshineFiles.VOCABULARY));
        var encoder = OnnxSessions.open(folder.resolve(MoonshineFiles.ENCODER));
        try {
            var decoder = OnnxSessions.open(folder.resolve(MoonshineFiles.DECODER));
            var environment = OnnxSessions.environment();
            return new MoonshineRecognizer(environment, encoder, new GreedyDecoder(environment, decoder), vocabulary);
        } catch (IOException | OrtException e) {
            OnnxSessions.close(encoder);
            throw e instanceof IOException io
                    ? io
                    : new IOException("no Moonshine model in " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public double longestChunk() {
        return LONGEST_CHUNK;
    }

    @Override
    public Set<String> languages() {
        return Set.of(LANGUAGE);
    }

    @Override
    public boolean translates() {
        return false;
    }

    @Override
    public List<Recognition> recognize(List<float[]> chunks, Hearing hearing) {
        if (!hearing.language().orElse(LANGUAGE).equals(LANGUAGE)) {
            throw new IllegalArgumentException(
                    "Moonshine knows English alone, not " + hearing.language().get());
        }
        var recognitions = new ArrayList<Recognition>();
        var firstAttempts = new ArrayList<Recognition>();
        for (var batch : batches(chunks)) {
            firstAttempts.addAll(attempt(batch));
        }
        for (var i = 0; i < chunks.size(); i++) {
            recognitions.add(SecondAttempt.improve(firstAttempts.get(i), chunks.get(i), this::attemptAlone));
        }
        return recognitions;
    }

    /** Consecutive chunks, as many at once as memory should bear. */
    private static List<List<float[]>> batches(List<float[]> chunks) {
        var batches = new ArrayList<List<float[]>>();
        var batch = new ArrayList<float[]>();
        var longest = 0;
        for (var chunk : chunks) {
            var longestWithIt = Math.max(longest, chunk.length);
            if (!batch.isEmpty() && (batch.size() + 1L) * longestWithIt > MOST_SAMPLES) {
                batches.add(List.copyOf(batch));
                batch.clear();
                longestWithIt = chunk.length;
            }
            batch.add(chunk);
            longest = longestWithIt;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private Recognition attemptAlone(float[] chunk) {
        return attempt(List.of(chunk)).getFirst();
    }

    private List<Recognition> attempt(List<float[]> chunks) {
        var rows = chunks.stream().map(chunk -> new TokenRow(budget(chunk))).toList();
        try (var samples = padded(chunks);
                var encoded = OnnxSessions.run(encoder, Map.of("input_values", samples))) {
            decoder.decode(encoded, rows);
        } catch (OrtException e) {
            throw new IllegalStateException("Moonshine failed on " + chunks.size() + " chunks: " + e.getMessage(), e);
        }
        var recognitions = new ArrayList<Recognition>(rows.size());
        for (var i = 0; i < rows.size(); i++) {
            recognitions.add(recognition(rows.get(i), chunks.get(i)));
        }
        return recognitions;
    }

    private static int budget(float[] chunk) {
        var tokens = (int) Math.ceil(TOKENS_PER_SECOND * chunk.length / Recording.SAMPLE_RATE);
        return Math.max(LEAST_BUDGET, tokens);
    }

    private OnnxTensor padded(List<float[]> chunks) throws OrtException {
        var longest = chunks.stream().mapToInt(chunk -> chunk.length).max().orElse(0);
        var length = Math.max(LEAST_SAMPLES, longest);
        var samples = ByteBuffer.allocateDirect(chunks.size() * length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (var row = 0; row < chunks.size(); row++) {
            samples.put(row * length, chunks.get(row));
        }
        return OnnxTensor.createTensor(environment, samples, new long[] {chunks.size(), length});
    }

    private Recognition recognition(TokenRow row, float[] samples) {
        var text = vocabulary.text(row.tokens()).strip();
        var doubts = EnumSet.noneOf(Doubt.class);
        if (text.isEmpty()) {
            doubts.add(Doubt.EMPTY);
        } else if (row.meanLogProbability() < LEAST_MEAN_LOG_PROBABILITY) {
            doubts.add(Doubt.UNCERTAIN);
        }
        switch (row.ending()) {
            case LOOP -> doubts.add(Doubt.LOOP);
            case RUNAWAY -> doubts.add(Doubt.RUNAWAY);
            case COMPLETE, NONE -> {}
        }
        return new Recognition(
                text,
                LANGUAGE,
                MoonshineWords.of(row, samples, vocabulary),
                row.meanLogProbability(),
                row.tokens().size(),
                doubts);
    }

    @Override
    public void close() {
        OnnxSessions.close(encoder);
        decoder.close();
    }
}
