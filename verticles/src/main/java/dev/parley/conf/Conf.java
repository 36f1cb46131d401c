package dev.parley.conf;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The whole configuration of a node. Immutable; printing it shows no secret. */
public record Conf(
        HttpConf http,
        AuthConf auth,
        Optional<VaultConf> vault,
        StoreConf store,
        JobsConf jobs,
        InferenceConf inference,
        ModelsConf models,
        SpeechConf speech,
        EmotionConf emotion,
        KafkaConf kafka,
        LlmConf llm,
        LimitsConf limits,
        GuardConf guard,
        ReportConf report,
        VoiceConf voice,
        OfficeConf office,
        InterviewConf interview,
        NetworkConf network,
        DownloadsConf downloads,
        WebhooksConf webhooks,
        LogConf log,
        ClusterConf cluster) {

    /**
     * Reads all layers but Vault.
     *
     * @see Sources
     * @throws ConfException with every problem there is
     */
    public static Conf load(Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        return new Sources(file, environment, options).conf(VaultContent.NONE);
    }

    /** What is bundled, with nothing on top; for tests and tools. */
    public static Conf defaults() {
        return load(Optional.empty(), Map.of(), Map.of());
    }

    static Conf read(Settings settings) {
        return new Conf(
                HttpConf.read(settings),
                AuthConf.read(settings),
                VaultConf.read(settings),
                StoreConf.read(settings),
                JobsConf.read(settings),
                InferenceConf.read(settings),
                ModelsConf.read(settings),
                SpeechConf.read(settings),
                EmotionConf.read(settings),
                KafkaConf.read(settings),
                LlmConf.read(settings),
                LimitsConf.read(settings),
                GuardConf.read(settings),
                ReportConf.read(settings),
                VoiceConf.read(settings),
                OfficeConf.read(settings),
                InterviewConf.read(settings),
                NetworkConf.read(settings),
                DownloadsConf.read(settings),
                WebhooksConf.read(settings),
                LogConf.read(settings),
                ClusterConf.read(settings));
    }
}
