package dev.parley.conf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One who speaks.
 *
 * @param on whether it is used
 * @param awaitsKey whether it is used as soon as it has a key, which may come while the service runs
 * @param url where its API is; missing for OpenAI's own, and for a program
 * @param model what it is told to speak with, where it wants to be told
 * @param voice its usual voice; missing for the one of the language
 * @param voices what it has; empty to ask it
 * @param concurrency texts, or pieces of them, that it speaks at once for this node
 * @param queue those that wait for their turn; one more is refused
 * @param piece most characters that it is given at once; longer texts are cut at sentences
 * @param connectTimeout until the connection stands
 * @param timeout of one piece
 * @param authority PEM file of who signed its certificate
 * @param program name or file of the program, where it is one
 */
public record VoiceProviderConf(
        String name,
        Dialect dialect,
        boolean on,
        boolean awaitsKey,
        Optional<URI> url,
        Optional<Secret> key,
        Optional<String> model,
        Optional<String> voice,
        List<String> voices,
        int concurrency,
        int queue,
        int piece,
        Duration connectTimeout,
        Duration timeout,
        Optional<Path> authority,
        String program) {

    public VoiceProviderConf {
        voices = List.copyOf(voices);
    }

    /** How to speak with it. */
    public enum Dialect {
        /** OpenAI's {@code /v1/audio/speech}; many servers have it. */
        OPENAI,
        /** The same with what vLLM-Omni adds. */
        VLLM_OMNI,
        /** The small Qwen3-TTS server of qwen3-apis. */
        QWEN3_APIS,
        /** The program eSpeak NG, on this machine. */
        ESPEAK
    }

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    private enum Enabled {
        AUTO,
        TRUE,
        FALSE
    }

    /** Whether texts leave this machine. */
    public boolean isForeign() {
        return dialect != Dialect.ESPEAK;
    }

    /** The full name of a setting of this provider. */
    public String setting(String name) {
        return VoiceConf.PROVIDERS + "." + this.name + "." + name;
    }

    static VoiceProviderConf read(Settings settings, String name) {
        var prefix = VoiceConf.PROVIDERS + "." + name + ".";
        var dialect = settings.choice(prefix + "dialect", Dialect.class);
        var url = settings.optionalUrl(prefix + "url");
        var key = Optional.of(settings.awaitedSecret(prefix + "key").text())
                .filter(text -> !text.isEmpty())
                .map(Secret::new);
        var reachable = dialect == Dialect.ESPEAK || url.isPresent() || (dialect == Dialect.OPENAI && key.isPresent());
        var enabled = settings.choice(prefix + "enabled", Enabled.class);
        var on = enabled == Enabled.TRUE || (enabled == Enabled.AUTO && reachable);
        if (on && !reachable && dialect != Dialect.OPENAI) {
            settings.refuse(prefix + "url", "must say where this provider is, or set " + prefix + "enabled to false");
        }
        return new VoiceProviderConf(
                name,
                dialect,
                on,
                enabled == Enabled.AUTO && dialect == Dialect.OPENAI && url.isEmpty(),
                url,
                key,
                settings.optionalText(prefix + "model"),
                settings.optionalText(prefix + "voice"),
                settings.list(prefix + "voices"),
                settings.integer(prefix + "concurrency", 1, 10_000),
                settings.integer(prefix + "queue", 0, 1_000_000),
                settings.integer(prefix + "piece", 20, 100_000),
                settings.duration(prefix + "connect-timeout", SHORTEST, DAY),
                settings.duration(prefix + "timeout", SHORTEST, DAY),
                settings.optionalPath(prefix + "ca"),
                settings.text(prefix + "program"));
    }
}
