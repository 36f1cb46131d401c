package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Voice.OneVoice;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Who speaks a text, and with which voice.
 *
 * @param model of the speaker; empty where it has none
 */
record VoiceChoice(Speaker speaker, String model, String voice) {

    private static final int NEAR_NAMES = 3;

    /**
     * All that can, in the order in which they are asked.
     *
     * @param model {@code provider/model}, a provider, one of {@linkplain WellKnownVoices#isModel OpenAI's}, or empty for any
     * @param voice empty for the usual one
     * @throws FailureException NOT_FOUND for an unknown model, INVALID for an unknown voice or a language that nobody speaks,
     *     UNAVAILABLE where there is nobody
     */
    static List<VoiceChoice> of(List<Speaker> speakers, String model, String voice, String language) {
        if (speakers.isEmpty()) {
            throw Failure.UNAVAILABLE.because(
                    "nobody can speak here: install espeak-ng (Debian: apt-get install espeak-ng), or"
                            + " set voice.providers.openai.url to where a speech server is");
        }
        var models = speakers.stream()
                .flatMap(speaker -> speaker.model(model).stream().map(name -> new VoiceChoice(speaker, name, "")))
                .toList();
        if (models.isEmpty()) {
            throw Failure.NOT_FOUND.because("model: there is no " + shown(model) + "; near it are "
                    + near(model, speakers.stream().map(Speaker::name)));
        }
        var choices = models.stream()
                .flatMap(choice -> choice.speaker().choose(voice, language).stream()
                        .map(chosen -> new VoiceChoice(choice.speaker(), choice.model(), chosen)))
                .toList();
        if (!choices.isEmpty()) {
            return choices;
        }
        throw voice.isEmpty()
                ? Failure.INVALID.because(
                        "language: nobody here speaks " + shown(language) + "; GET /v1/audio/voices lists the voices")
                : unknownVoice(models, voice);
    }

    private static FailureException unknownVoice(List<VoiceChoice> models, String voice) {
        var names =
                models.stream().flatMap(choice -> voicesOf(choice.speaker())).map(OneVoice::name);
        return Failure.INVALID.because("voice: there is no " + shown(voice) + "; near it are " + near(voice, names)
                + "; GET /v1/audio/voices lists all");
    }

    private static Stream<OneVoice> voicesOf(Speaker speaker) {
        try {
            return speaker.voices().stream();
        } catch (FailureException _) {
            return Stream.empty();
        }
    }

    private static String near(String name, Stream<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        Function<String, Integer> far = each -> distance.apply(name, each);
        return String.join(
                ", ",
                known.distinct()
                        .sorted(Comparator.comparing(far))
                        .limit(NEAR_NAMES)
                        .toList());
    }

    private static String shown(String name) {
        return name.matches("[\\p{L}\\p{N}._/ -]{1,100}") ? name : "such name";
    }
}
