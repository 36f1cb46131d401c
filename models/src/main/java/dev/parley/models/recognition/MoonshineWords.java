package dev.parley.models.recognition;

import dev.parley.models.alignment.TokenTimes;
import dev.parley.models.alignment.Word;
import dev.parley.models.audio.Recording;
import java.util.ArrayList;
import java.util.List;

/** When the words of a row of tokens were said, read from what the decoder listened to while it wrote them. */
final class MoonshineWords {

    /** Strides of the encoder's three convolutions: 64, 3 and 2. */
    private static final int SAMPLES_PER_FRAME = 384;

    /** Half of what the convolutions of 127, 7 and 3 taps see of the sound for one frame. */
    private static final int FRAME_CENTRE = 447;

    private MoonshineWords() {}

    /**
     * The words of a text in order, in seconds from the beginning of the chunk.
     *
     * @param row its tokens
     * @param samples length of the chunk; what the row listened to behind it is padding
     */
    static List<Word> of(TokenRow row, int samples, Vocabulary vocabulary) {
        if (row.tokens().isEmpty()) {
            return List.of();
        }
        var heard = row.attentions().getFirst().length;
        var frames = TokenTimes.frames(row.attentions(), Math.clamp(samples / SAMPLES_PER_FRAME, 1, heard));
        var whole = vocabulary.text(row.tokens());
        var stripped = whole.length() - whole.stripLeading().length();
        var pieces = new ArrayList<Piece>();
        var start = stripped;
        for (var i = 0; i < frames.length; i++) {
            var end = Math.min(
                    whole.length(),
                    vocabulary.text(row.tokens().subList(0, i + 1)).length());
            if (end > start) {
                var seconds = (frames[i] * SAMPLES_PER_FRAME + FRAME_CENTRE) / (double) Recording.SAMPLE_RATE;
                pieces.add(new Piece(
                        start - stripped,
                        end - stripped,
                        whole.substring(start, end),
                        Math.min(seconds, (double) samples / Recording.SAMPLE_RATE),
                        row.logProbabilities().get(i)));
                start = end;
            }
        }
        return words(whole.strip(), pieces, (double) samples / Recording.SAMPLE_RATE);
    }

    /** What one token added to the text, and the middle of it in time. */
    private record Piece(int from, int to, String text, double seconds, double logProbability) {

        /** Punctuation is not: its token listens to the pause or already to the next word. */
        boolean isSaid() {
            return text.codePoints().anyMatch(Character::isLetterOrDigit);
        }
    }

    /** Words lie between spaces; each reaches half-way to the tokens of its neighbours. */
    private static List<Word> words(String text, List<Piece> pieces, double length) {
        var words = new ArrayList<Word>();
        var from = 0;
        var before = 0.0;
        while (from < text.length()) {
            var space = text.indexOf(' ', from);
            var to = space < 0 ? text.length() : space;
            var begin = from;
            var said = pieces.stream()
                    .filter(piece -> piece.to() > begin && piece.from() < to && piece.isSaid())
                    .toList();
            if (to > from) {
                var next = pieces.stream()
                        .filter(piece -> piece.from() >= to && piece.isSaid())
                        .findFirst();
                var last = said.isEmpty() ? before : said.getLast().seconds();
                var end = next.map(piece -> (last + piece.seconds()) / 2).orElse(length);
                var mean = said.stream()
                        .mapToDouble(Piece::logProbability)
                        .average()
                        .orElse(0);
                words.add(new Word(from, to, before, Math.max(before, end), Math.exp(mean)));
                before = Math.max(before, end);
            }
            from = to + 1;
        }
        return words;
    }
}
