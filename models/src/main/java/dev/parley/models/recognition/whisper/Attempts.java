package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decodes sounds, and once more at higher temperatures those whose text fails the {@link Guards}. Immutable. */
final class Attempts {

    private final Optional<BeamSearch> beams;
    private final GreedyDecoding greedy;
    private final Tokenizer tokenizer;
    private final Hallucinations hallucinations;

    /** @param beams how to decode at temperature 0; empty to take the likeliest token each time */
    Attempts(Optional<BeamSearch> beams, GreedyDecoding greedy, Tokenizer tokenizer, Hallucinations hallucinations) {
        this.beams = beams;
        this.greedy = greedy;
        this.tokenizer = tokenizer;
        this.hallucinations = hallucinations;
    }

    /**
     * The best tokens of each sound.
     *
     * @param prompts one for each sound, of equal length
     */
    List<Draft> decode(List<Encoded> sounds, List<List<Integer>> prompts) throws OrtException {
        var best = new ArrayList<>(
                beams.isPresent() ? beams.get().decode(sounds, prompts) : greedy.decode(sounds, prompts, 0));
        var failing = failing(IntStream.range(0, best.size()).boxed().toList(), best);
        for (var temperature : Guards.TEMPERATURES) {
            if (failing.isEmpty()) {
                break;
            }
            var drafts = greedy.decode(
                    failing.stream().map(sounds::get).toList(),
                    failing.stream().map(prompts::get).toList(),
                    temperature);
            for (var i = 0; i < drafts.size(); i++) {
                best.set(failing.get(i), better(best.get(failing.get(i)), drafts.get(i)));
            }
            failing = failing(failing, drafts);
        }
        return best;
    }

    /** What is to be thought of a text. */
    Guards guards(Draft draft) {
        return Guards.of(draft, tokenizer.bytes(draft.tokens()), hallucinations);
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
}
