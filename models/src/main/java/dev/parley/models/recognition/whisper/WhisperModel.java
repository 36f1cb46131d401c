package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.audio.Recording;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import dev.parley.models.recognition.whisper.Heard.Piece;
import dev.parley.models.recognition.whisper.Phrases.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Whisper model of any size: hears sounds of up to 30 s, in the language it is told or finds out, with the times of phrases and
 * words; once more at higher temperatures where the text cannot be believed. Opened once and shared; any number of threads may use
 * it, each computing on itself.
 */
public final class WhisperModel implements AutoCloseable {

    /** The model always hears this much; what is shorter is followed by silence. */
    public static final double WINDOW_SECONDS = 30;

    /** More texts at once cost more and find no better one. */
    public static final int MOST_BEAMS = 16;

    private static final int WINDOW = (int) (WINDOW_SECONDS * Recording.SAMPLE_RATE);

    /** From this temperature on a text is no ground to stand on for what follows (the reference's transcribe.py). */
    private static final double CONTEXT_TEMPERATURE = 0.5;

    private final WhisperParts parts;
    private final LogMel logMel;
    private final BatchSize batchSize;

    private WhisperModel(WhisperParts parts) {
        this.parts = parts;
        logMel = new LogMel(parts.mels());
        batchSize = new BatchSize(parts);
    }

    /**
     * Opens a model.
     *
     * @param folder {@code encoder_model.onnx}, {@code decoder_model_merged.onnx} (or {@code decoder_model.onnx} with {@code
     *     decoder_with_past_model.onnx}), {@code config.json}, {@code generation_config.json}, {@code tokenizer.json} (or
     *     {@code vocab.json} with {@code added_tokens.json}); numbers are float32 at the graphs' inputs and outputs
     * @param beamSize texts that are followed at once, 1 to {@link #MOST_BEAMS}; 1 takes the likeliest token each time
     * @throws IOException naming the file that is missing or damaged
     */
    public static WhisperModel open(Path folder, int beamSize) throws IOException {
        if (beamSize < 1 || beamSize > MOST_BEAMS) {
            throw new IllegalArgumentException(
                    "beamSize: " + beamSize + ", where 1 to " + MOST_BEAMS + " are possible");
        }
        return new WhisperModel(WhisperParts.open(folder, beamSize));
    }

    /** The languages that it knows, BCP 47 tags. */
    public Set<String> languages() {
        var languages = parts.specials().languages();
        return languages.isEmpty() ? Set.of("en") : Set.copyOf(languages.keySet());
    }

    /** Whether it can put what it hears into English. */
    public boolean translates() {
        return parts.specials().translate().isPresent();
    }

    /** Whether it times words by what the decoder listens to, rather than spreading them over their phrase. */
    public boolean timesWords() {
        return parts.wordTimes().isPresent();
    }

    /**
     * Hears sounds.
     *
     * @param sounds 16 kHz mono samples from -1 to 1, each at most {@link #WINDOW_SECONDS}
     * @param instruction its language is among {@link #languages}
     * @return what was heard, in the order of the sounds
     * @throws IllegalArgumentException if the language is none of them, a sound is too long, or a translation is wanted where
     *     {@link #translates} says no
     */
    public List<Heard> hear(List<float[]> sounds, Instruction instruction) {
        instruction.language().ifPresent(this::requireKnown);
        for (var sound : sounds) {
            if (sound.length > WINDOW) {
                throw new IllegalArgumentException(
                        "a sound of " + sound.length + " samples, where Whisper hears " + WINDOW + " at most");
            }
        }
        // All prompts are of one length: languages differ by a token for another.
        var promptLength = parts.prompts()
                .of(instruction.language().orElse(languages().iterator().next()), instruction)
                .size();
        var rows = batchSize.rows(promptLength);
        var heard = new ArrayList<Heard>();
        for (var from = 0; from < sounds.size(); from += rows) {
            heard.addAll(batch(sounds.subList(from, Math.min(sounds.size(), from + rows)), instruction));
        }
        return heard;
    }

    private void requireKnown(String language) {
        if (!languages().contains(language)) {
            throw new IllegalArgumentException("this Whisper does not know the language " + language);
        }
    }

    private List<Heard> batch(List<float[]> sounds, Instruction instruction) {
        try {
            var encoded = new ArrayList<Encoded>(sounds.size());
            for (var sound : sounds) {
                encoded.add(parts.encoder().encode(logMel.of(Arrays.copyOf(sound, WINDOW)), parts.mels()));
            }
            var languages = instruction.language().isPresent()
                    ? Collections.nCopies(sounds.size(), instruction.language().get())
                    : parts.languageDetection().detect(encoded);
            var prompts = languages.stream()
                    .map(language -> parts.prompts().of(language, instruction))
                    .toList();
            var drafts = parts.attempts().decode(encoded, prompts);
            var heard = new ArrayList<Heard>(sounds.size());
            for (var i = 0; i < sounds.size(); i++) {
                var seconds = (double) sounds.get(i).length / Recording.SAMPLE_RATE;
                heard.add(heard(encoded.get(i), seconds, languages.get(i), instruction.translate(), drafts.get(i)));
            }
            return heard;
        } catch (OrtException e) {
            throw new IllegalStateException("Whisper failed on " + sounds.size() + " chunks: " + e.getMessage(), e);
        }
    }

    private Heard heard(Encoded sound, double seconds, String language, boolean translated, Draft draft)
            throws OrtException {
        var guards = parts.attempts().guards(draft);
        var phrases = Phrases.of(draft.tokens(), seconds, parts.specials(), parts.tokenizer());
        var silence = guards.silence() || guards.madeUp() || seconds == 0;
        var believed = silence ? List.<Phrase>of() : believed(phrases.phrases(), guards);
        return new Heard(
                language,
                pieces(sound, seconds, language, translated, believed, draft),
                draft.meanLogProbability(),
                draft.tokens().size(),
                silence ? seconds : phrases.heardUntil(),
                silence,
                guards.loop(),
                draft.complete(),
                draft.temperature() > CONTEXT_TEMPERATURE
                        ? Optional.empty()
                        : Optional.of(believed.stream()
                                .flatMap(phrase -> phrase.tokens().stream())
                                .toList()));
    }

    /** Without phrases that Whisper is known to make up, where it is unsure of the whole. */
    private List<Phrase> believed(List<Phrase> phrases, Guards guards) {
        return phrases.stream()
                .filter(phrase -> guards.believe(parts.tokenizer().text(phrase.tokens()), parts.hallucinations()))
                .toList();
    }

    private List<Piece> pieces(
            Encoded sound, double seconds, String language, boolean translated, List<Phrase> phrases, Draft draft)
            throws OrtException {
        var pieces = new ArrayList<Piece>();
        if (phrases.isEmpty()) {
            return pieces;
        }
        if (parts.wordTimes().isEmpty()) {
            for (var phrase : phrases) {
                var text = parts.tokenizer().text(phrase.tokens()).strip();
                pieces.add(SpokenText.spread(phrase, text, Math.exp(draft.meanLogProbability())));
            }
            return pieces;
        }
        var words = parts.wordTimes()
                .get()
                .of(
                        sound,
                        parts.specials().prompt(language, translated),
                        phrases,
                        translated ? "en" : language,
                        seconds);
        for (var i = 0; i < phrases.size(); i++) {
            pieces.add(SpokenText.of(phrases.get(i), words.get(i)));
        }
        return pieces;
    }

    @Override
    public void close() {
        parts.close();
    }
}
