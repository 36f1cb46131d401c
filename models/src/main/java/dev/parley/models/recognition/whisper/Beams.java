package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The texts of one sound that a beam search follows, and those that have ended. Owned by one search, on its thread. */
final class Beams {

    private static final Comparator<Draft> LIKELIEST_FIRST =
            Comparator.comparingDouble(Draft::logProbability).reversed();

    private final int size;
    private final int end;
    private final List<Draft> finished = new ArrayList<>();
    private List<Draft> live;
    private List<Integer> sources;

    /** @param size texts that are followed, and that must end */
    Beams(Draft begin, int size, int end) {
        this.size = size;
        this.end = end;
        live = List.of(begin);
        sources = List.of(0);
    }

    private record Candidate(int source, int token, Draft draft) {}

    /**
     * Makes each text longer by a token.
     *
     * @param logits of the next token for each {@link #live} text, the forbidden ones minus infinity
     */
    void advance(List<float[]> logits) {
        var candidates = new ArrayList<Candidate>();
        for (var source = 0; source < live.size(); source++) {
            var next = logits.get(source);
            var all = Logits.logSumExp(next, 0, next.length);
            for (var token : Logits.greatest(next, size + 1)) {
                var draft = live.get(source);
                var longer = token == end ? draft.ended(next[token] - all) : draft.with(token, next[token] - all);
                candidates.add(new Candidate(source, token, longer));
            }
        }
        candidates.sort(Comparator.comparing(Candidate::draft, LIKELIEST_FIRST));
        select(candidates);
    }

    /** The likeliest that go on, and those that end and are likelier than the last of them. */
    private void select(List<Candidate> candidates) {
        var next = new ArrayList<Draft>();
        var from = new ArrayList<Integer>();
        for (var candidate : candidates) {
            if (next.size() == size) {
                break;
            }
            if (candidate.token() != end) {
                next.add(candidate.draft());
                from.add(candidate.source());
            } else if (!complete()) {
                finished.add(candidate.draft());
            }
        }
        live = next;
        sources = from;
    }

    /** Whether so many texts have ended that no more are looked for. */
    boolean complete() {
        return finished.size() == size;
    }

    /** The texts that go on. */
    List<Draft> live() {
        return live;
    }

    /** For each text that goes on the place that the one without its last token had. */
    List<Integer> sources() {
        return complete() ? IntStream.range(0, size).boxed().toList() : sources;
    }

    /** What the decoder reads next. */
    List<Integer> last() {
        return live.stream().map(draft -> draft.tokens().getLast()).toList();
    }

    /** The text whose tokens are likeliest on average; one without an end only where too few have one. */
    Draft best() {
        var finalists = new ArrayList<>(finished);
        live.stream().sorted(LIKELIEST_FIRST).limit(size - finished.size()).forEach(finalists::add);
        return finalists.stream()
                .max(Comparator.comparingDouble(draft ->
                        draft.logProbability() / Math.max(1, draft.tokens().size())))
                .orElseThrow();
    }
}
