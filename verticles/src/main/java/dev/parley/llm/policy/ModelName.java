package dev.parley.llm.policy;

import dev.parley.bus.Llm.Kind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the name of a model tells of it, where nobody says more: OpenAI lists all its models in one list. Pure. */
final class ModelName {

    private static final Map<Kind, Pattern> PARTS = new EnumMap<>(Map.of(
            Kind.EMBEDDING, part("embed\\w*|minilm|bge|gte|e5|text-similarity|text-search"),
            Kind.RECOGNITION, part("whisper|transcribe|parakeet|moonshine"),
            Kind.SPEECH, part("tts|kokoro|orpheus"),
            Kind.IMAGE, part("dall-e|gpt-image|chatgpt-image|imagen|image|stable-diffusion|sdxl|flux|sora|veo"),
            Kind.OTHER, part("moderation|reranker?|realtime|babbage|davinci")));

    private ModelName() {}

    /** A chat's, where it tells nothing else; of several that of the last kind: bge-reranker makes no vectors. */
    static Kind kind(String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return PARTS.entrySet().stream()
                .filter(part -> part.getValue().matcher(name).find())
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder())
                .orElse(Kind.CHAT);
    }

    private static Pattern part(String words) {
        return Pattern.compile("(?<![a-z0-9])(?:" + words + ")(?![a-z])");
    }
}
