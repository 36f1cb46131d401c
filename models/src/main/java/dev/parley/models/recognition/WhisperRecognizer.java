package dev.parley.models.recognition;

import dev.parley.models.alignment.Word;
import dev.parley.models.audio.Recording;
import dev.parley.models.recognition.Recognition.Doubt;
import dev.parley.models.recognition.whisper.Heard;
import dev.parley.models.recognition.whisper.Instruction;
import dev.parley.models.recognition.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@link WhisperModel} as a recogniser of chunks. */
public final class WhisperRecognizer implements Recognizer {

    static final double LONGEST_CHUNK = WhisperModel.WINDOW_SECONDS;

    /** Where the model stops in the midst of a chunk, it goes on from there, unless less than this is left or was heard. */
    private static final double LEAST_PART_SECONDS = 1;

    /** Whisper's threshold below which a text is not believed (Radford et al. 2022, section 4.5). */
    private static final double LEAST_MEAN_LOG_PROBABILITY = -1;

    private final WhisperModel model;

    private WhisperRecognizer(WhisperModel model) {
        this.model = model;
    }

    /**
     * Opens a model.
     *
     * @param folder as {@link WhisperModel#open} takes it
     * @param beamSize texts that are followed at once, 1 to {@link WhisperModel#MOST_BEAMS}; more is slower
     * @throws IOException naming the file that is missing or damaged
     */
    public static WhisperRecognizer open(Path folder, int beamSize) throws IOException {
        return new WhisperRecognizer(WhisperModel.open(folder, beamSize));
    }

    @Override
    public Set<String> languages() {
        return model.languages();
    }

    @Override
    public double longestChunk() {
        return LONGEST_CHUNK;
    }

    @Override
    public boolean translates() {
        return model.translates();
    }

    @Override
    public List<Recognition> recognize(List<float[]> chunks, Hearing hearing) {
        var instruction = new Instruction(
                hearing.language(), hearing.translate(), hearing.prompt(), hearing.hotwords(), List.of());
        var firsts = model.hear(chunks, instruction);
        var recognitions = new ArrayList<Recognition>(chunks.size());
        for (var i = 0; i < chunks.size(); i++) {
            var parts = wholly(chunks.get(i), firsts.get(i), instruction);
            var recognition = recognition(parts, seconds(chunks.get(i)));
            recognitions.add(hearing.translate() ? inEnglish(recognition) : recognition);
        }
        return recognitions;
    }

    private static Recognition inEnglish(Recognition translation) {
        return new Recognition(
                translation.text(),
                "en",
                translation.words(),
                translation.meanLogProbability(),
                translation.tokens(),
                translation.doubts());
    }

    /** A part of a chunk that was heard at once, and where it begins in seconds. */
    record Part(Heard heard, double start) {}

    /** The model hears the rest of a chunk knowing what it heard before. */
    private List<Part> wholly(float[] chunk, Heard first, Instruction instruction) {
        var parts = new ArrayList<Part>();
        parts.add(new Part(first, 0));
        var seconds = seconds(chunk);
        var last = parts.getLast();
        var reached = last.heard().heardUntil();
        var next = instruction;
        while (last.heard().heardUntil() >= LEAST_PART_SECONDS && seconds - reached >= LEAST_PART_SECONDS) {
            var rest = Arrays.copyOfRange(chunk, (int) Math.round(reached * Recording.SAMPLE_RATE), chunk.length);
            next = next.after(last.heard());
            last = new Part(model.hear(List.of(rest), next).getFirst(), reached);
            parts.add(last);
            reached += last.heard().heardUntil();
        }
        return parts;
    }

    private static double seconds(float[] chunk) {
        return (double) chunk.length / Recording.SAMPLE_RATE;
    }

    /** What the parts of a chunk of some length make together. */
    static Recognition recognition(List<Part> parts, double seconds) {
        var text = new StringBuilder();
        var words = new ArrayList<Word>();
        var tokens = 0;
        var logProbability = 0.0;
        for (var part : parts) {
            for (var piece : part.heard().pieces()) {
                text.append(text.isEmpty() ? "" : " ");
                for (var word : piece.words()) {
                    words.add(word.shifted(text.length(), part.start()));
                }
                text.append(piece.text());
            }
            tokens += part.heard().tokens();
            logProbability += part.heard().meanLogProbability() * (part.heard().tokens() + 1);
        }
        var mean = logProbability / (tokens + parts.size());
        var language = parts.getFirst().heard().language();
        return new Recognition(text.toString(), language, words, mean, tokens, doubts(text, mean, parts, seconds));
    }

    private static Set<Doubt> doubts(CharSequence text, double meanLogProbability, List<Part> parts, double seconds) {
        var doubts = EnumSet.noneOf(Doubt.class);
        if (text.isEmpty()) {
            doubts.add(Doubt.EMPTY);
        } else if (meanLogProbability < LEAST_MEAN_LOG_PROBABILITY) {
            doubts.add(Doubt.UNCERTAIN);
        }
        var last = parts.getLast();
        if (seconds - last.start() - last.heard().heardUntil() >= LEAST_PART_SECONDS) {
            doubts.add(Doubt.RUNAWAY);
        }
        for (var part : parts) {
            if (part.heard().loop()) {
                doubts.add(Doubt.LOOP);
            }
            if (!part.heard().complete()) {
                doubts.add(Doubt.RUNAWAY);
            }
        }
        return doubts;
    }

    @Override
    public void close() {
        model.close();
    }
}
