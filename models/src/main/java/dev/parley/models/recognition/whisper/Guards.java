package dev.parley.models.recognition.whisper;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Whether a text can be believed (Radford et al. 2022, section 4.5; thresholds of github.com/openai/whisper, transcribe.py). One
 * that cannot is decoded again at a higher temperature.
 *
 * @param meanLogProbability average natural logarithm of the tokens' probabilities
 * @param compressionRatio length of the text by that of the compressed text
 * @param noSpeech probability that nobody speaks
 * @param known whether the whole text is one that Whisper is known to make up
 */
record Guards(double meanLogProbability, double compressionRatio, double noSpeech, boolean known) {

    /** Tried one after the other behind 0 until a text can be believed. */
    static final List<Double> TEMPERATURES = List.of(0.2, 0.4, 0.6, 0.8, 1.0);

    private static final double LEAST_MEAN_LOG_PROBABILITY = -1;
    private static final double MOST_COMPRESSION = 2.4;
    private static final double MOST_NO_SPEECH = 0.6;

    /** From here on a text that Whisper is known to make up is not believed; someone may really say it. */
    private static final double KNOWN_NO_SPEECH = 0.2;

    private static final double KNOWN_LOG_PROBABILITY = -0.5;

    /** The better of two texts of one sound is greater. */
    static final Comparator<Guards> BETTER = Comparator.comparing((Guards guards) -> !guards.loop())
            .thenComparing(guards -> !guards.madeUp())
            .thenComparingDouble(Guards::meanLogProbability);

    static Guards of(Draft draft, byte[] text, Hallucinations hallucinations) {
        var known = hallucinations.contain(new String(text, StandardCharsets.UTF_8));
        return new Guards(draft.meanLogProbability(), compressionRatio(text), draft.noSpeech(), known);
    }

    /** Whether another temperature should be tried. */
    boolean fail() {
        return (loop() || uncertain() || madeUp()) && !silence();
    }

    /** Whether the text repeats itself. */
    boolean loop() {
        return compressionRatio > MOST_COMPRESSION;
    }

    /** Whether the model finds its own words unlikely. */
    boolean uncertain() {
        return meanLogProbability < LEAST_MEAN_LOG_PROBABILITY;
    }

    /** Whether the text is one of those that Whisper makes up, and something else speaks against it too. */
    boolean madeUp() {
        return known && unsure();
    }

    /** Whether a phrase of the text can be believed, if the whole can. */
    boolean believe(String phrase, Hallucinations hallucinations) {
        return !unsure() || !hallucinations.contain(phrase);
    }

    /** Whether something speaks against the text, though not enough against any text. */
    private boolean unsure() {
        return noSpeech > KNOWN_NO_SPEECH || meanLogProbability < KNOWN_LOG_PROBABILITY;
    }

    /** Whether the text is made up where nobody speaks. */
    boolean silence() {
        return noSpeech > MOST_NO_SPEECH && uncertain();
    }

    private static double compressionRatio(byte[] text) {
        if (text.length == 0) {
            return 0;
        }
        try (var deflater = new Deflater()) {
            deflater.setInput(text);
            deflater.finish();
            // Deflate grows what it cannot compress by a few bytes only.
            var length = deflater.deflate(new byte[2 * text.length + 64]);
            return (double) text.length / length;
        }
    }
}
