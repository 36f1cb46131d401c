package dev.parley.conf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One provider of language models.
 *
 * @param name how it is called before the slash of {@code provider/model}
 * @param enabled whether it is used; {@link #on} says what that comes to
 * @param url where its API is; missing for the address that its dialect usually has
 * @param keys secrets that open it, each with its share of the calls; empty where none is needed
 * @param awaited why there are no keys although the configuration says where they are; they may come while the service runs
 * @param model what is asked when only the provider is named
 * @param embeddingModel what makes vectors when only the provider is named
 * @param models what it has; empty to ask it
 * @param cannot what it refuses although its dialect has it
 * @param concurrency calls at once from this node
 * @param queue calls that wait for one of these; one more is refused
 * @param connectTimeout until the connection stands
 * @param firstTokenTimeout from the request to the first piece of the answer, or to all of one that is not streamed
 * @param betweenTokensTimeout longest silence within a streamed answer
 * @param totalTimeout for all of it
 * @param contextWindow tokens of question and answer together that the model takes
 * @param largestAnswer bytes that are read of one answer
 * @param tls whom to trust and who we are
 * @param gigachat what that dialect needs beside
 */
public record ProviderConf(
        String name,
        Dialect dialect,
        Enabled enabled,
        Optional<URI> url,
        List<WeightedKey> keys,
        Optional<String> awaited,
        Optional<String> model,
        Optional<String> embeddingModel,
        List<String> models,
        Set<Ability> cannot,
        int concurrency,
        int queue,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration betweenTokensTimeout,
        Duration totalTimeout,
        int contextWindow,
        DataSize largestAnswer,
        Tls tls,
        GigaChat gigachat) {

    public ProviderConf {
        keys = List.copyOf(keys);
        models = List.copyOf(models);
        cannot = Set.copyOf(cannot);
    }

    /** How to speak with it. */
    public enum Dialect {
        /** OpenAI's chat completions; LM Studio, vLLM, llama.cpp and many more speak it. */
        OPENAI,
        GEMINI,
        OLLAMA,
        GIGACHAT,
        /** Shows what would be sent. Needs no network. */
        DRYRUN,
        /** Takes sentences out of what it is given. Needs no network. */
        EXTRACTIVE,
        /** The vectors of this process. Needs no network. */
        LOCAL;

        /** Whether it works without being told where it is. */
        boolean isBuiltIn() {
            return this == DRYRUN || this == EXTRACTIVE || this == LOCAL;
        }
    }

    /** What not every provider can. */
    public enum Ability {
        STREAM,
        TOOLS,
        JSON_SCHEMA,
        IMAGES,
        EMBEDDINGS
    }

    /** @param weight its share of the calls, beside those of the other keys */
    public record WeightedKey(Secret secret, int weight) {}

    /**
     * Certificates as PEM files.
     *
     * @param authority whom alone to trust, beside nobody; missing for the authorities of the Java installation
     * @param certificate of our own, with key, where the provider wants one
     * @param key of our certificate
     */
    public record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {}

    /**
     * @param authorization where tokens are given out; missing for the usual address
     * @param scope what the credentials are for: {@code GIGACHAT_API_PERS}, {@code GIGACHAT_API_B2B} or {@code GIGACHAT_API_CORP}
     */
    public record GigaChat(Optional<URI> authorization, String scope) {}

    /** When it is used. */
    public enum Enabled {
        /** As soon as enough is configured to call it. */
        AUTO,
        TRUE,
        FALSE
    }

    /** Whether it is used. */
    public boolean on() {
        return switch (enabled) {
            case TRUE -> true;
            case FALSE -> false;
            case AUTO -> isReachable();
        };
    }

    /** Why it is not used, by its settings; where a key was looked for is the operator's to know alone. */
    public String offReason() {
        var prefix = LlmConf.PROVIDERS + "." + name + ".";
        if (enabled == Enabled.FALSE) {
            return prefix + "enabled is false";
        }
        return awaited.isPresent()
                ? "what " + prefix + "keys refers to is not there"
                : "neither " + prefix + "url nor " + prefix + "keys is set";
    }

    private boolean isReachable() {
        return dialect.isBuiltIn()
                || url.isPresent()
                || !keys.isEmpty()
                || tls.key().isPresent();
    }

    /** The same with other keys. */
    ProviderConf with(List<WeightedKey> others) {
        return new ProviderConf(
                name,
                dialect,
                enabled,
                url,
                others,
                Optional.empty(),
                model,
                embeddingModel,
                models,
                cannot,
                concurrency,
                queue,
                connectTimeout,
                firstTokenTimeout,
                betweenTokensTimeout,
                totalTimeout,
                contextWindow,
                largestAnswer,
                tls,
                gigachat);
    }

    /** Whether calls leave this process. */
    public boolean isForeign() {
        return !dialect.isBuiltIn();
    }

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    static ProviderConf read(Settings settings, String name) {
        var prefix = LlmConf.PROVIDERS + "." + name + ".";
        var dialect = settings.choice(prefix + "dialect", Dialect.class);
        var url = settings.optionalUrl(prefix + "url");
        var keys = settings.awaitedSecret(prefix + "keys");
        var tls = new Tls(
                settings.optionalPath(prefix + "ca"),
                settings.optionalPath(prefix + "certificate"),
                settings.optionalPath(prefix + "certificate-key"));
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            settings.refuse(prefix + "certificate", "goes together with " + prefix + "certificate-key");
        }
        return new ProviderConf(
                name,
                dialect,
                settings.choice(prefix + "enabled", Enabled.class),
                url,
                keys(keys.text()),
                keys.missing(),
                settings.optionalText(prefix + "model"),
                settings.optionalText(prefix + "embedding-model"),
                settings.list(prefix + "models"),
                settings.list(prefix + "cannot").isEmpty()
                        ? Set.of()
                        : settings.choices(prefix + "cannot", Ability.class),
                settings.integer(prefix + "concurrency", 1, 100_000),
                settings.integer(prefix + "queue", 0, 1_000_000),
                settings.duration(prefix + "connect-timeout", SHORTEST, DAY),
                settings.duration(prefix + "first-token-timeout", SHORTEST, DAY),
                settings.duration(prefix + "between-tokens-timeout", SHORTEST, DAY),
                settings.duration(prefix + "total-timeout", SHORTEST, DAY),
                settings.integer(prefix + "context-window", 256, 100_000_000),
                settings.size(prefix + "largest-answer", new DataSize(1024), new DataSize(1L << 30)),
                tls,
                new GigaChat(settings.optionalUrl(prefix + "authorization-url"), settings.text(prefix + "scope")));
    }

    /** The setting with the keys of a provider. */
    public static String keysSetting(String provider) {
        return LlmConf.PROVIDERS + "." + provider + ".keys";
    }

    /** Keys as the setting has them, {@code key} or {@code key*3}. */
    public static List<WeightedKey> keys(String text) {
        return ListText.items(text).stream().map(ProviderConf::key).toList();
    }

    private static WeightedKey key(String item) {
        var star = item.lastIndexOf('*');
        var weight = star < 0 ? "" : item.substring(star + 1);
        return weight.matches("[1-9]\\d{0,3}")
                ? new WeightedKey(new Secret(item.substring(0, star)), Integer.parseInt(weight))
                : new WeightedKey(new Secret(item), 1);
    }
}
