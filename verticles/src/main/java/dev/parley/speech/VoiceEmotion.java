package dev.parley.speech;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference.EmotionHeard;
import dev.parley.bus.Speech;
import dev.parley.conf.EmotionConf;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the weights say about a voice, in the words of the configuration. Never makes anything up: what cannot be said is not analysed,
 * with the reason. Holds nothing but its settings.
 */
final class VoiceEmotion {

    /** Seconds. */
    private static final double LEAST_SPEECH = 0.5;

    /** Where the labels that are mapped have less than this together, scaling would make something of next to nothing. */
    private static final double LEAST_SHARE = 0.01;

    private final EmotionConf conf;

    VoiceEmotion(EmotionConf conf) {
        this.conf = conf;
    }

    /**
     * @param speech seconds of it
     * @param model asked where there is a sense in it; that it fails is a reason, but for CANCELLED
     */
    Future<Speech.Emotion> of(double speech, Supplier<Future<EmotionHeard>> model) {
        if (!conf.enabled()) {
            return notAnalysed("it is switched off: emotion.enabled is false");
        }
        if (speech < LEAST_SPEECH) {
            return notAnalysed(String.format(
                    Locale.ROOT, "%.1f s of speech are too little, %.1f s are needed", speech, LEAST_SPEECH));
        }
        return model.get()
                .map(this::mapped)
                .recover(failure -> failure instanceof FailureException known && known.failure() != Failure.CANCELLED
                        ? notAnalysed(known.detail())
                        : Future.failedFuture(failure));
    }

    private Speech.Emotion mapped(EmotionHeard heard) {
        if (heard.shares().isEmpty()) {
            return Speech.Emotion.notAnalysed(heard.reason().orElse("the model said nothing"));
        }
        var shares = new HashMap<String, Double>();
        heard.shares().forEach((label, share) -> {
            var emotion = conf.labels().get(label);
            if (emotion != null) {
                shares.merge(emotion, share, Double::sum);
            }
        });
        var whole = shares.values().stream().mapToDouble(share -> share).sum();
        if (whole < LEAST_SHARE) {
            return Speech.Emotion.notAnalysed("emotion.labels has none of what the weights heard: "
                    + String.join(
                            ", ", heard.shares().keySet().stream().sorted().toList()));
        }
        shares.replaceAll((_, share) -> share / whole);
        var primary = shares.entrySet().stream()
                .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow();
        return new Speech.Emotion(true, Optional.of(primary.getKey()), primary.getValue(), shares, Optional.empty());
    }

    private static Future<Speech.Emotion> notAnalysed(String reason) {
        return Future.succeededFuture(Speech.Emotion.notAnalysed(reason));
    }
}
