package dev.parley.conf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What voices sound like.
 *
 * @param enabled whether it is analysed at all
 * @param model whose weights hear it
 * @param labels of weights, and which of {@link #EMOTIONS} each is; several may be the same one, and the rest is left out
 */
public record EmotionConf(boolean enabled, Model model, Map<String, String> labels) {

    /** What there is to be mapped to. */
    public static final List<String> EMOTIONS =
            List.of("anger", "disgust", "enthusiasm", "fear", "happiness", "neutral", "sadness");

    /** The weights there are. */
    public enum Model {
        /** Ten classes of acted English speech, through an MFCC front end. */
        SPEECH_EMOTION,
        /** A network of the operator's that hears samples, in the layout of wav2vec 2.0. */
        WAV2VEC2_EMOTION;

        /** Name in the catalog. */
        public String weights() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public EmotionConf {
        labels = Map.copyOf(labels);
    }

    static EmotionConf read(Settings settings) {
        return new EmotionConf(
                settings.flag("emotion.enabled"), settings.choice("emotion.model", Model.class), labels(settings));
    }

    private static Map<String, String> labels(Settings settings) {
        var labels = new HashMap<String, String>();
        for (var item : settings.list("emotion.labels")) {
            var label = item.substring(0, Math.max(0, item.lastIndexOf('='))).strip();
            var emotion = item.substring(item.lastIndexOf('=') + 1).strip();
            if (label.isEmpty() || !EMOTIONS.contains(emotion)) {
                settings.refuse(
                        "emotion.labels",
                        item + " must be written as angry=anger: a label of the weights and one of "
                                + String.join(", ", EMOTIONS));
            }
            labels.put(label, emotion);
        }
        return labels;
    }
}
