package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.alignment.DynamicTimeWarping;
import dev.parley.models.recognition.whisper.DecoderRun.Listening;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import dev.parley.models.recognition.whisper.Phrases.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When the words of a text were said and how likely they are: the decoder reads the finished text once more, and a path is laid
 * through what its alignment heads listen to meanwhile (github.com/openai/whisper, timing.py). Immutable.
 */
final class WordTimes {

    /** Frames of the encoder in a second. */
    private static final double FRAMES_PER_SECOND = 50;

    private final Decoder decoder;
    private final SpecialTokens specials;
    private final Tokenizer tokenizer;
    private final Map<Integer, List<Integer>> heads;

    /** @param heads the numbers of the heads by layer; only for a decoder that says what it listens to */
    WordTimes(Decoder decoder, SpecialTokens specials, Tokenizer tokenizer, Map<Integer, List<Integer>> heads) {
        this.decoder = decoder;
        this.specials = specials;
        this.tokenizer = tokenizer;
        this.heads = heads;
    }

    /**
     * The words of each phrase.
     *
     * @param prompt start, language and task
     * @param language of the text, which decides whether words lie between spaces
     * @param seconds length of the sound
     */
    List<List<TimedWord>> of(Encoded sound, List<Integer> prompt, List<Phrase> phrases, String language, double seconds)
            throws OrtException {
        var text = phrases.stream()
                .flatMap(phrase -> phrase.tokens().stream())
                .filter(specials::isText)
                .toList();
        if (text.isEmpty()) {
            return List.of();
        }
        var listening = listen(sound, prompt, text);
        var starts = starts(listening, prompt.size(), text.size(), seconds);
        var probabilities = probabilities(listening.logits(), prompt.size(), text);
        var words = new ArrayList<List<TimedWord>>();
        var token = 0;
        for (var phrase : phrases) {
            var ofPhrase = new ArrayList<TimedWord>();
            var tokens = phrase.tokens().stream().filter(specials::isText).toList();
            for (var piece : WordPieces.of(tokens, language, tokenizer)) {
                var next = token + piece.tokens();
                ofPhrase.add(new TimedWord(
                        piece.text(),
                        starts[token] / FRAMES_PER_SECOND,
                        starts[next] / FRAMES_PER_SECOND,
                        mean(probabilities, token, next)));
                token = next;
            }
            words.add(ofPhrase);
        }
        return LongWords.shortened(words, phrases);
    }

    private Listening listen(Encoded sound, List<Integer> prompt, List<Integer> text) throws OrtException {
        var tokens = new ArrayList<>(prompt);
        tokens.add(specials.noTimestamps());
        tokens.addAll(text);
        tokens.add(specials.end());
        try (var encoded = Encoded.batch(List.of(sound));
                var run = decoder.run(encoded)) {
            return run.listen(tokens, Set.copyOf(heads.keySet()));
        }
    }

    /** The first frame of each token of the text and of the end: where the decoder, one token before, looks for it. */
    private int[] starts(Listening listening, int promptLength, int textLength, double seconds) {
        var attentions = new ArrayList<float[][]>();
        heads.forEach((layer, numbers) -> numbers.forEach(head -> attentions.add(listening.of(layer, head))));
        var most = attentions.getFirst()[0].length;
        var costs = CrossAttention.costs(attentions, frames(seconds, most));
        var ofText = new double[textLength + 1][];
        System.arraycopy(costs, promptLength, ofText, 0, ofText.length);
        return DynamicTimeWarping.starts(ofText);
    }

    /** So many frames lie wholly in the sound. */
    private static int frames(double seconds, int most) {
        var rounding = 1e-6;
        return Math.clamp((long) (seconds * FRAMES_PER_SECOND + rounding), 1, most);
    }

    /** Of each token among all that are text. */
    private double[] probabilities(Logits logits, int promptLength, List<Integer> text) {
        var probabilities = new double[text.size()];
        for (var i = 0; i < probabilities.length; i++) {
            var next = logits.at(0, promptLength + i);
            probabilities[i] = Math.exp(next[text.get(i)] - Logits.logSumExp(next, 0, specials.end()));
        }
        return probabilities;
    }

    private static double mean(double[] values, int from, int to) {
        var sum = 0.0;
        for (var i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
