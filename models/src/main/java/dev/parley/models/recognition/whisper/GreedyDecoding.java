package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Decodes a batch of sounds token by token, one text for each. Immutable; all state is local to a call. */
final class GreedyDecoding {

    private final Decoder decoder;
    private final SpecialTokens specials;
    private final TokenRules rules;

    GreedyDecoding(Decoder decoder, SpecialTokens specials) {
        this.decoder = decoder;
        this.specials = specials;
        rules = new TokenRules(specials);
    }

    /**
     * The tokens of each sound.
     *
     * @param prompts one for each sound, of equal length
     * @param temperature 0 takes the likeliest token, more picks by chance
     */
    List<Draft> decode(List<Encoded> sounds, List<List<Integer>> prompts, double temperature) throws OrtException {
        try (var encoded = Encoded.batch(sounds);
                var run = decoder.run(encoded)) {
            var logits = run.prompt(prompts);
            var drafts = new ArrayList<Draft>();
            for (var row = 0; row < sounds.size(); row++) {
                drafts.add(Draft.begin(logits.noSpeech(row, prompts.get(row), specials), temperature));
            }
            // Each row has chance of its own, so that its text does not depend on its neighbours.
            var choices = Stream.generate(() -> new TokenChoice(temperature))
                    .limit(sounds.size())
                    .toList();
            extend(drafts, logits, choices);
            for (var length = 1; length < Draft.most(prompts.getFirst().size()); length++) {
                if (drafts.stream().allMatch(Draft::complete)) {
                    break;
                }
                logits = run.next(drafts.stream().map(this::last).toList());
                extend(drafts, logits, choices);
            }
            return drafts;
        }
    }

    /** What the decoder reads next; of a text that has ended, no matter what. */
    private int last(Draft draft) {
        return draft.complete() ? specials.end() : draft.tokens().getLast();
    }

    private void extend(List<Draft> drafts, Logits logits, List<TokenChoice> choices) {
        for (var row = 0; row < drafts.size(); row++) {
            var draft = drafts.get(row);
            if (!draft.complete()) {
                var next = logits.last(row);
                rules.apply(next, draft.tokens());
                var token = choices.get(row).pick(next);
                var logProbability = next[token] - Logits.logSumExp(next, 0, next.length);
                drafts.set(
                        row, token == specials.end() ? draft.ended(logProbability) : draft.with(token, logProbability));
            }
        }
    }
}
