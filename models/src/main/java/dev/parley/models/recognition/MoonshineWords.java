package dev.parley.models.recognition;

import dev.parley.models.alignment.DynamicTimeWarping;
import dev.parley.models.alignment.Word;
import dev.parley.models.audio.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * When the words of a row of tokens were said, read from what the decoder listened to while it wrote them, and corrected where
 * there is a pause. Against the word events of a speech synthesizer (24 sentences, five voices) beginnings are 0.03 s off in
 * the median, 0.07 s in nine of ten.
 */
final class MoonshineWords {

    /** Strides of the encoder's three convolutions: 64, 3 and 2 samples. */
    private static final int SAMPLES_PER_FRAME = 384;

    private static final double FRAME_SECONDS = (double) SAMPLES_PER_FRAME / Recording.SAMPLE_RATE;

    /** So much earlier than a word begins does the decoder begin to listen to it. */
    private static final double LEAD_SECONDS = 0.03;

    /** Which part of a token's frames is surely no pause behind it, and how far it may reach beyond. */
    private static final double SURELY_SAID = 0.7;

    private static final double LAG_SECONDS = 0.1;

    /** No word is shorter: a pause before it is not one behind it. */
    private static final double SHORTEST_SECONDS = 0.05;

    private static final Pattern WORD = Pattern.compile("\\S+");

    private final List<Piece> pieces;
    private final QuietStretches quiet;
    private final double length;

    private MoonshineWords(List<Piece> pieces, float[] samples) {
        this.pieces = pieces;
        quiet = new QuietStretches(samples);
        length = (double) samples.length / Recording.SAMPLE_RATE;
    }

    /**
     * The words of a text in order, in seconds from the beginning of the chunk.
     *
     * @param row its tokens
     * @param samples the chunk; what the row listened to behind it is padding
     */
    static List<Word> of(TokenRow row, float[] samples, Vocabulary vocabulary) {
        var text = vocabulary.text(row.tokens());
        if (text.isBlank()) {
            return List.of();
        }
        return new MoonshineWords(pieces(row, samples.length, vocabulary), samples).words(text);
    }

    /**
     * What one token added to the text.
     *
     * @param start seconds at which it begins to be listened to
     * @param surely seconds at which it is surely said
     */
    private record Piece(int from, int to, boolean isSaid, double start, double surely, double logProbability) {}

    private static List<Piece> pieces(TokenRow row, int samples, Vocabulary vocabulary) {
        var heard = row.attentions().getFirst().length;
        var frames = Math.clamp(samples / SAMPLES_PER_FRAME, 1, heard);
        var starts = starts(row.attentions(), frames);
        var pieces = new ArrayList<Piece>();
        var from = 0;
        for (var token = 0; token < row.tokens().size(); token++) {
            var text = vocabulary.text(row.tokens().subList(0, token + 1));
            var to = Math.max(from, text.length());
            var surely = starts[token] + SURELY_SAID * (starts[token + 1] - starts[token]);
            pieces.add(new Piece(
                    from,
                    to,
                    isSaid(text.substring(Math.min(from, text.length()))),
                    starts[token] * FRAME_SECONDS + LEAD_SECONDS,
                    surely * FRAME_SECONDS,
                    row.logProbabilities().get(token)));
            from = to;
        }
        return pieces;
    }

    /** The first frame of each token, and behind them the number of frames: the path that is listened to most. */
    private static int[] starts(List<float[]> attentions, int frames) {
        var costs = new double[attentions.size()][frames];
        for (var token = 0; token < costs.length; token++) {
            for (var frame = 0; frame < frames; frame++) {
                costs[token][frame] = -attentions.get(token)[frame];
            }
        }
        var starts = Arrays.copyOf(DynamicTimeWarping.starts(costs), costs.length + 1);
        starts[costs.length] = frames;
        return starts;
    }

    /** Punctuation is not: its token listens to the pause or already to the next word. */
    private static boolean isSaid(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private List<Word> words(String text) {
        var stripped = text.length() - text.stripLeading().length();
        var words = new ArrayList<Word>();
        var start = borderBehind(0, 0).start();
        for (var match : WORD.matcher(text).results().toList()) {
            var next = borderBehind(match.end(), start + SHORTEST_SECONDS);
            var end = Math.clamp(next.end(), start, Math.max(start, length));
            var probability = probability(match.start(), match.end());
            words.add(new Word(match.start() - stripped, match.end() - stripped, start, end, probability));
            start = Math.clamp(next.start(), end, Math.max(end, length));
        }
        return words;
    }

    /** Where one word ends and the next begins, in seconds: there may be a pause between them. */
    private record Border(double end, double start) {}

    /** @param earliest seconds before which the word in front has not ended */
    private Border borderBehind(int character, double earliest) {
        var before = pieces.stream()
                .filter(piece -> piece.isSaid() && piece.to() <= character)
                .reduce((_, last) -> last);
        var after = pieces.stream()
                .filter(piece -> piece.isSaid() && piece.to() > character)
                .findFirst();
        var from = Math.max(earliest, before.map(Piece::surely).orElse(0.0));
        var to = after.map(piece -> piece.surely() + LAG_SECONDS).orElse(length);
        var otherwise = after.map(Piece::start).orElse(length);
        return quiet.longest(from, to)
                .map(pause -> new Border(/* end= */ pause.start(), /* start= */ pause.end()))
                .orElseGet(() -> new Border(otherwise, otherwise));
    }

    /** Geometric mean over the tokens that made it. */
    private double probability(int from, int to) {
        var mean = pieces.stream()
                .filter(piece -> piece.from() < to && piece.to() > from)
                .mapToDouble(Piece::logProbability)
                .average()
                .orElse(0);
        return Math.exp(mean);
    }
}
