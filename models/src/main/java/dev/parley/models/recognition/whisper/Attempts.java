package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes sounds, and once more at higher temperatures those whose text fails the {@link Guards}. Immutable. */
final class Attempts {

    private final GreedyDecoding decoding;
    private final Tokenizer tokenizer;

    Attempts(GreedyDecoding decoding, Tokenizer tokenizer) {
        this.decoding = decoding;
        this.tokenizer = tokenizer;
    }

    /** The best tokens of each sound in its language. */
    List<Draft> decode(List<Encoded> sounds, List<String> languages) throws OrtException {
        var best = new ArrayList<>(decoding.decode(sounds, languages, 0));
        var failing = failing(IntStream.range(0, best.size()).boxed().toList(), best);
        for (var temperature : Guards.TEMPERATURES) {
            if (failing.isEmpty()) {
                break;
            }
            var drafts = decoding.decode(
                    failing.stream().map(sounds::get).toList(),
                    failing.stream().map(languages::get).toList(),
                    temperature);
            for (var i = 0; i < drafts.size(); i++) {
                best.set(failing.get(i), better(best.get(failing.get(i)), drafts.get(i)));
            }
            failing = failing(failing, drafts);
        }
        return best;
    }

    /** Those rows whose draft fails, the drafts being in the order of the rows. */
    private List<Integer> failing(List<Integer> rows, List<Draft> drafts) {
        return IntStream.range(0, rows.size())
                .filter(i -> guards(drafts.get(i)).fail())
                .mapToObj(rows::get)
                .toList();
    }

    private Draft better(Draft one, Draft other) {
        return Guards.BETTER.compare(guards(one), guards(other)) < 0 ? other : one;
    }

    private Guards guards(Draft draft) {
        return Guards.of(draft, tokenizer.bytes(draft.tokens()));
    }
}
