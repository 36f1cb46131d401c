package dev.parley.voice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Voice.OneVoice;
import dev.parley.conf.Secret;
import dev.parley.conf.VoiceProviderConf;
import dev.parley.models.audio.SampleSink;
import dev.parley.upstream.Target;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A speech server over HTTP, in one of three dialects. Sound is always asked for as WAV, which can be joined and measured. */
final class HttpSpeaker implements Speaker, AutoCloseable {

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    private final VoiceProviderConf conf;
    private final SpeechClient client;
    private final HttpVoices voices;
    private final SpeechCalls calls;
    private volatile Optional<Secret> key;

    /** @param trust missing for the authorities that Java knows */
    HttpSpeaker(VoiceProviderConf conf, Optional<SSLContext> trust, SpeechCalls calls, Clock clock) {
        this.conf = conf;
        this.key = conf.key();
        this.client = new SpeechClient(conf, conf.url().orElse(OPENAI), () -> key, trust);
        this.voices = new HttpVoices(this::ask, clock);
        this.calls = calls;
    }

    /** Another key from the next call on. */
    void changeKey(Optional<Secret> another) {
        key = another;
    }

    String keySetting() {
        return setting("key");
    }

    String setting(String name) {
        return conf.setting(name);
    }

    @Override
    public String name() {
        return conf.name();
    }

    @Override
    public boolean isForeign() {
        return true;
    }

    @Override
    public boolean isReady() {
        return !conf.awaitsKey() || key.isPresent();
    }

    @Override
    public int longestPiece() {
        return conf.piece();
    }

    @Override
    public List<OneVoice> voices() {
        return voices.names().stream()
                .map(voice -> new OneVoice(conf.name(), voice, List.of()))
                .toList();
    }

    @Override
    public Optional<String> model(String wanted) {
        return ModelName.of(conf, wanted);
    }

    /** Its usual one speaks every language. A name that cannot be looked up is passed on. */
    @Override
    public Optional<String> choose(String wanted, String language) {
        if (wanted.isEmpty()) {
            return conf.voice()
                    .or(() -> voices.known().flatMap(names -> names.stream().findFirst()));
        }
        if (conf.voice().filter(wanted::equalsIgnoreCase).isPresent()) {
            return conf.voice();
        }
        var known = voices.known();
        var named = known.map(
                        names -> names.stream().filter(wanted::equalsIgnoreCase).findFirst())
                .orElse(Optional.of(wanted));
        return (named.isEmpty() || known.isEmpty()) && WellKnownVoices.contains(wanted) ? choose("", language) : named;
    }

    @Override
    public double ownSpeed(double speed) {
        return conf.dialect() == VoiceProviderConf.Dialect.OPENAI ? speed : 1;
    }

    @Override
    public void speak(Utterance utterance, SampleSink sink, SpeechUse use) {
        var path = conf.dialect() == VoiceProviderConf.Dialect.QWEN3_APIS ? "/tts/custom_voice" : "/audio/speech";
        var sound = new MostSound(utterance.text(), sink);
        calls.make(
                new Target(conf.name(), utterance.model()),
                sound::begun,
                () -> client.speak(path, question(utterance), sound),
                utterance.text().length(),
                use);
    }

    @Override
    public String state() {
        return conf.name() + ": "
                + voices.known().map(names -> names.size() + " voices").orElse("does not answer");
    }

    @Override
    public void close() {
        client.close();
    }

    private JsonNode question(Utterance utterance) {
        var json = new ObjectNode(JsonNodeFactory.instance);
        switch (conf.dialect()) {
            case QWEN3_APIS ->
                json.put("text", utterance.text())
                        .put("speaker", utterance.voice())
                        .put("language", LanguageName.of(utterance.language()));
            case OPENAI, VLLM_OMNI ->
                json.put("input", utterance.text())
                        .put("voice", utterance.voice())
                        .put("response_format", "wav");
            case ESPEAK -> throw new IllegalStateException("a program has no address");
        }
        if (conf.dialect() == VoiceProviderConf.Dialect.VLLM_OMNI) {
            // It streams at its own speed alone; another is made of the sound here.
            json.put("language", LanguageName.of(utterance.language())).put("stream", true);
        }
        if (!utterance.model().isEmpty() && conf.dialect() != VoiceProviderConf.Dialect.QWEN3_APIS) {
            json.put("model", utterance.model());
        }
        if (utterance.speed() != 1) {
            json.put("speed", utterance.speed());
        }
        if (!utterance.instructions().isEmpty()) {
            json.put(
                    conf.dialect() == VoiceProviderConf.Dialect.QWEN3_APIS ? "instruct" : "instructions",
                    utterance.instructions());
        }
        return json;
    }

    private List<String> ask() {
        if (!conf.voices().isEmpty()) {
            return conf.voices();
        }
        return switch (conf.dialect()) {
            case QWEN3_APIS ->
                client.get("/get_speakers")
                        .map(answer -> HttpVoices.in(answer.path("speakers")))
                        .orElse(List.of());
            // OpenAI itself has no list of its voices.
            default ->
                client.get("/audio/voices")
                        .map(answer -> HttpVoices.in(answer.path("voices")))
                        .orElse(WellKnownVoices.OPENAI);
        };
    }
}
