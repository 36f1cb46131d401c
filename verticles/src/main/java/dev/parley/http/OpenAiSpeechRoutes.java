package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Voice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Text to speech in the words of OpenAI's API, {@code /v1/audio/speech} with the list of voices that vLLM-Omni has beside it, and in
 * those of the assistant that Parley replaces, {@code /tts/}.
 */
final class OpenAiSpeechRoutes {

    /** A larger body is read on another thread; this one takes about a millisecond. */
    private static final int LARGE = 256 << 10;

    private final Bus bus;
    private final Duration keepAlive;

    /** @param keepAlive how often a connection is looked at */
    OpenAiSpeechRoutes(Bus bus, Duration keepAlive) {
        this.bus = bus;
        this.keepAlive = keepAlive;
    }

    void addTo(Operations operations) {
        operations.streaming(
                "openAiSpeech",
                ctx -> speak(ctx, SpeechRequest::ofOpenAi, failure -> named(failure, "text: ", "input: ")));
        operations.streaming(
                "assistantSpeech",
                ctx -> speak(ctx, OpenAiSpeechRoutes::readAssistant, OpenAiSpeechRoutes::ofAssistant));
        operations.object("openAiVoices", _ -> bus.ask(Voice.VOICES, new Voice.ListVoices())
                .map(OpenAiSpeechRoutes::list));
    }

    private void speak(
            RoutingContext ctx, Function<byte[], SpeechRequest> reader, UnaryOperator<FailureException> words) {
        var body = OpenAiChatRoutes.bytes(ctx);
        if (body.length <= LARGE) {
            SpeechStream.open(ctx, bus, reader.apply(body), keepAlive, words);
            return;
        }
        ctx.vertx()
                .executeBlocking(() -> reader.apply(body), false)
                .onSuccess(request -> {
                    if (!ctx.response().closed()) {
                        SpeechStream.open(ctx, bus, request, keepAlive, words);
                    }
                })
                .onFailure(ctx::fail);
    }

    /** Clients of the assistant expect 422 for a body of the wrong shape, and 400 for a text that cannot be spoken. */
    private static SpeechRequest readAssistant(byte[] body) {
        return UnprocessableException.unlessRead(() -> SpeechRequest.ofAssistant(body));
    }

    private static FailureException ofAssistant(FailureException failure) {
        return named(named(failure, "text: ", "prompt: "), "voice: ", "speaker: ");
    }

    /** The same failure under the name that the field has at this door. */
    private static FailureException named(FailureException failure, String ours, String theirs) {
        return failure.failure() == Failure.INVALID && failure.detail().startsWith(ours)
                ? Failure.INVALID.because(theirs + failure.detail().substring(ours.length()))
                : failure;
    }

    /** Names as vLLM-Omni lists them, and beside them what else is known. */
    private static JsonObject list(Voice.Voices voices) {
        var names = new JsonArray(
                voices.voices().stream().map(Voice.OneVoice::name).distinct().toList());
        var details = new JsonArray(voices.voices().stream()
                .map(voice -> new JsonObject()
                        .put("id", voice.name())
                        .put("provider", voice.provider())
                        .put("languages", new JsonArray(voice.languages())))
                .toList());
        return new JsonObject().put("voices", names).put("details", details);
    }
}
