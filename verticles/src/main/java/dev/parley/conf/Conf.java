package dev.parley.conf;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The whole configuration of a node. Immutable; printing it shows no secret. */
public record Conf(
        HttpConf http,
        AuthConf auth,
        StoreConf store,
        JobsConf jobs,
        InferenceConf inference,
        ModelsConf models,
        SpeechConf speech,
        KafkaConf kafka,
        LlmConf llm,
        LimitsConf limits,
        NetworkConf network,
        DownloadsConf downloads,
        WebhooksConf webhooks,
        LogConf log,
        ClusterConf cluster) {

    /**
     * Reads all layers; a later one wins: bundled defaults, file, environment, options.
     *
     * @param file the user's YAML file
     * @param environment environment variables, {@code PARLEY_…} and the {@linkplain WellKnownNames well-known} ones
     * @param options command line: value by key, such as {@code http.port}; the option is called like the key's last part
     * @throws ConfException with every problem there is
     */
    public static Conf load(Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        var settings = Layers.merge(file, environment, options);
        var conf = read(settings);
        settings.throwIfWrong();
        return conf;
    }

    /** What is bundled, with nothing on top; for tests and tools. */
    public static Conf defaults() {
        return load(Optional.empty(), Map.of(), Map.of());
    }

    static Conf read(Settings settings) {
        return new Conf(
                HttpConf.read(settings),
                AuthConf.read(settings),
                StoreConf.read(settings),
                JobsConf.read(settings),
                InferenceConf.read(settings),
                ModelsConf.read(settings),
                SpeechConf.read(settings),
                KafkaConf.read(settings),
                LlmConf.read(settings),
                LimitsConf.read(settings),
                NetworkConf.read(settings),
                DownloadsConf.read(settings),
                WebhooksConf.read(settings),
                LogConf.read(settings),
                ClusterConf.read(settings));
    }
}
