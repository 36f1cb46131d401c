package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a batch of sounds along several texts each (github.com/openai/whisper, decoding.py: BeamSearchDecoder with patience 1).
 * Immutable; all state is local to a call.
 */
final class BeamSearch {

    private final Decoder decoder;
    private final SpecialTokens specials;
    private final TokenRules rules;
    private final int size;

    /** @param size texts of one sound, at least 2 */
    BeamSearch(Decoder decoder, SpecialTokens specials, int size) {
        this.decoder = decoder;
        this.specials = specials;
        this.size = size;
        rules = new TokenRules(specials);
    }

    /**
     * The tokens of each sound.
     *
     * @param prompts one for each sound, of equal length
     */
    List<Draft> decode(List<Encoded> sounds, List<List<Integer>> prompts) throws OrtException {
        try (var encoded = Encoded.batch(sounds);
                var run = decoder.run(encoded)) {
            var logits = run.prompt(prompts);
            var beams = new ArrayList<Beams>();
            for (var row = 0; row < sounds.size(); row++) {
                var begin = Draft.begin(logits.noSpeech(row, prompts.get(row), specials), 0);
                beams.add(new Beams(begin, size, specials.end()));
            }
            advance(beams, logits, 1);
            run.rearrange(sources(beams, 1), true);
            for (var length = 1; length < Draft.most(prompts.getFirst().size()); length++) {
                if (beams.stream().allMatch(Beams::complete)) {
                    break;
                }
                logits = run.next(
                        beams.stream().flatMap(sound -> sound.last().stream()).toList());
                advance(beams, logits, size);
                run.rearrange(sources(beams, size), false);
            }
            return beams.stream().map(Beams::best).toList();
        }
    }

    /** @param rows how many rows of the logits belong to each sound */
    private void advance(List<Beams> beams, Logits logits, int rows) {
        for (var i = 0; i < beams.size(); i++) {
            var sound = beams.get(i);
            if (!sound.complete()) {
                var next = new ArrayList<float[]>();
                for (var row = 0; row < rows; row++) {
                    var allowed = logits.last(i * rows + row);
                    rules.apply(allowed, sound.live().get(row).tokens());
                    next.add(allowed);
                }
                sound.advance(next);
            }
        }
    }

    /** For each text of each sound the row that it goes on from. */
    private static int[] sources(List<Beams> beams, int rows) {
        var sources = new ArrayList<Integer>();
        for (var i = 0; i < beams.size(); i++) {
            for (int source : beams.get(i).sources()) {
                sources.add(i * rows + source);
            }
        }
        return sources.stream().mapToInt(Integer::intValue).toArray();
    }
}
