package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Decodes a batch of sounds token by token. Immutable; all state is local to a call. */
final class GreedyDecoding {

    private static final String ENGLISH = "en";

    private final Decoder decoder;
    private final SpecialTokens specials;
    private final TokenRules rules;

    GreedyDecoding(Decoder decoder, SpecialTokens specials) {
        this.decoder = decoder;
        this.specials = specials;
        rules = new TokenRules(specials);
    }

    /** The likeliest language of each sound: what the decoder would put behind the start. */
    List<String> detectLanguages(List<Encoded> sounds) throws OrtException {
        if (specials.languages().isEmpty()) {
            return Collections.nCopies(sounds.size(), ENGLISH);
        }
        var starts = Collections.nCopies(sounds.size(), List.of(specials.start()));
        try (var encoded = Encoded.batch(sounds);
                var run = decoder.run(encoded)) {
            var logits = run.glance(starts);
            var languages = new ArrayList<String>();
            for (var row = 0; row < sounds.size(); row++) {
                languages.add(likeliestLanguage(logits.last(row)));
            }
            return languages;
        }
    }

    private String likeliestLanguage(float[] logits) {
        return specials.languages().entrySet().stream()
                .max(Comparator.comparingDouble(entry -> logits[entry.getValue()]))
                .map(Map.Entry::getKey)
                .orElse(ENGLISH);
    }

    /** The tokens of each sound in its language. */
    List<Draft> decode(List<Encoded> sounds, List<String> languages, double temperature) throws OrtException {
        var prompts = languages.stream().map(specials::prompt).toList();
        try (var encoded = Encoded.batch(sounds);
                var run = decoder.run(encoded)) {
            var logits = run.prompt(prompts);
            var drafts = new ArrayList<Draft>();
            for (var row = 0; row < sounds.size(); row++) {
                drafts.add(new Draft(specials, noSpeech(logits.at(row, 0))));
            }
            // Each row has chance of its own, so that its text does not depend on its neighbours.
            var choices = Stream.generate(() -> new TokenChoice(temperature))
                    .limit(sounds.size())
                    .toList();
            extend(drafts, logits, choices);
            while (!drafts.stream().allMatch(Draft::ended)) {
                logits = run.next(drafts.stream().map(Draft::last).toList());
                extend(drafts, logits, choices);
            }
            return drafts;
        }
    }

    private double noSpeech(float[] behindStart) {
        return Math.exp(behindStart[specials.noSpeech()] - Logits.logSumExp(behindStart, 0, behindStart.length));
    }

    private void extend(List<Draft> drafts, Logits logits, List<TokenChoice> choices) {
        for (var row = 0; row < drafts.size(); row++) {
            var draft = drafts.get(row);
            if (!draft.ended()) {
                var next = logits.last(row);
                rules.apply(next, draft.tokens());
                var token = choices.get(row).pick(next);
                draft.add(token, next[token] - Logits.logSumExp(next, 0, next.length));
            }
        }
    }
}
