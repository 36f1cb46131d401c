package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The likeliest language of each sound: what the decoder would put behind the start. Immutable. */
final class LanguageDetection {

    private static final String ENGLISH = "en";

    private final Decoder decoder;
    private final SpecialTokens specials;

    LanguageDetection(Decoder decoder, SpecialTokens specials) {
        this.decoder = decoder;
        this.specials = specials;
    }

    /** BCP 47 tags, in the order of the sounds. */
    List<String> detect(List<Encoded> sounds) throws OrtException {
        if (specials.languages().isEmpty()) {
            return Collections.nCopies(sounds.size(), ENGLISH);
        }
        var starts = Collections.nCopies(sounds.size(), List.of(specials.start()));
        try (var encoded = Encoded.batch(sounds);
                var run = decoder.run(encoded)) {
            var logits = run.glance(starts);
            var languages = new ArrayList<String>();
            for (var row = 0; row < sounds.size(); row++) {
                languages.add(likeliest(logits.last(row)));
            }
            return languages;
        }
    }

    private String likeliest(float[] logits) {
        return specials.languages().entrySet().stream()
                .max(Comparator.comparingDouble(entry -> logits[entry.getValue()]))
                .map(Map.Entry::getKey)
                .orElse(ENGLISH);
    }
}
