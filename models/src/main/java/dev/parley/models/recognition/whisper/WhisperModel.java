package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.audio.Recording;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A Whisper model of any size: hears sounds of up to 30 s, in the language it is told or finds out. Greedy, with timestamps, on
 * higher temperatures where the text cannot be believed. Opened once and shared; any number of threads may use it, each computing
 * on itself.
 */
public final class WhisperModel implements AutoCloseable {

    /** The model always hears this much; what is shorter is followed by silence. */
    public static final double WINDOW_SECONDS = 30;

    private static final int WINDOW = (int) (WINDOW_SECONDS * Recording.SAMPLE_RATE);

    /** So much memory may the keys and values of one batch take. */
    private static final long MOST_KEPT_BYTES = 512L << 20;

    private static final int MOST_ROWS = 16;

    private final Tokenizer tokenizer;
    private final SpecialTokens specials;
    private final int mels;
    private final LogMel logMel;
    private final Encoder encoder;
    private final Decoder decoder;
    private final GreedyDecoding decoding;
    private final Attempts attempts;

    private WhisperModel(Tokenizer tokenizer, SpecialTokens specials, int mels, Encoder encoder, Decoder decoder) {
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.mels = mels;
        this.encoder = encoder;
        this.decoder = decoder;
        logMel = new LogMel(mels);
        decoding = new GreedyDecoding(decoder, specials);
        attempts = new Attempts(decoding, tokenizer);
    }

    /**
     * Opens a model.
     *
     * @param folder {@code encoder_model.onnx}, {@code decoder_model_merged.onnx} (or {@code decoder_model.onnx} with {@code
     *     decoder_with_past_model.onnx}), {@code config.json}, {@code generation_config.json}, {@code tokenizer.json} (or
     *     {@code vocab.json} with {@code added_tokens.json})
     * @throws IOException naming the file that is missing or damaged
     */
    public static WhisperModel open(Path folder) throws IOException {
        var tokenizer = Tokenizer.read(folder);
        var specials = SpecialTokens.read(folder, tokenizer);
        var mels = mels(folder.resolve("config.json"));
        var encoder = Encoder.open(folder);
        try {
            return new WhisperModel(tokenizer, specials, mels, encoder, Decoder.open(folder));
        } catch (IOException e) {
            encoder.close();
            throw e;
        }
    }

    private static int mels(Path config) throws IOException {
        var mels = new JsonMapper().readTree(Files.readAllBytes(config)).path("num_mel_bins");
        if (!mels.isInt() || mels.asInt() < 1) {
            throw new IOException(config + " has no num_mel_bins");
        }
        return mels.asInt();
    }

    /** The languages that it knows, BCP 47 tags. */
    public Set<String> languages() {
        return specials.languages().isEmpty()
                ? Set.of("en")
                : Set.copyOf(specials.languages().keySet());
    }

    /**
     * Hears sounds.
     *
     * @param sounds 16 kHz mono samples from -1 to 1, each at most {@link #WINDOW_SECONDS}
     * @param language among {@link #languages}; empty to find it out for each sound
     * @return what was heard, in the order of the sounds
     */
    public List<Heard> hear(List<float[]> sounds, Optional<String> language) {
        language.ifPresent(this::requireKnown);
        var rows = Math.clamp(MOST_KEPT_BYTES / decoder.keptBytes(), 1, MOST_ROWS);
        var heard = new ArrayList<Heard>();
        for (var from = 0; from < sounds.size(); from += rows) {
            heard.addAll(batch(sounds.subList(from, Math.min(sounds.size(), from + rows)), language));
        }
        return heard;
    }

    private void requireKnown(String language) {
        if (!languages().contains(language)) {
            throw new IllegalArgumentException("this Whisper does not know the language " + language);
        }
    }

    private List<Heard> batch(List<float[]> sounds, Optional<String> language) {
        try {
            var encoded = new ArrayList<Encoded>(sounds.size());
            for (var sound : sounds) {
                encoded.add(encode(sound));
            }
            var languages = language.isPresent()
                    ? Collections.nCopies(sounds.size(), language.get())
                    : decoding.detectLanguages(encoded);
            var drafts = attempts.decode(encoded, languages);
            return IntStream.range(0, sounds.size())
                    .mapToObj(i -> heard(sounds.get(i), languages.get(i), drafts.get(i)))
                    .toList();
        } catch (OrtException e) {
            throw new IllegalStateException("Whisper failed on " + sounds.size() + " chunks: " + e.getMessage(), e);
        }
    }

    private Encoded encode(float[] sound) throws OrtException {
        if (sound.length > WINDOW) {
            throw new IllegalArgumentException("a sound of " + sound.length + " samples; Whisper hears " + WINDOW);
        }
        return encoder.encode(logMel.of(Arrays.copyOf(sound, WINDOW)), mels);
    }

    private Heard heard(float[] sound, String language, Draft draft) {
        var guards = Guards.of(draft, tokenizer.bytes(draft.tokens()));
        var seconds = (double) sound.length / Recording.SAMPLE_RATE;
        var phrases = guards.silence()
                ? new Phrases(List.of(), seconds)
                : Phrases.of(draft.tokens(), seconds, specials, tokenizer);
        return new Heard(
                language,
                phrases.pieces(),
                draft.meanLogProbability(),
                draft.tokens().size(),
                phrases.heardUntil(),
                guards.silence(),
                guards.loop(),
                draft.complete());
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
