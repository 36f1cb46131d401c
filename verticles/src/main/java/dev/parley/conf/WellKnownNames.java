package dev.parley.conf;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Environment variables of the systems that Parley replaces, where the meaning is the same, so that a deployment of theirs
 * goes on working. A {@code PARLEY_…} variable for the same key wins.
 */
final class WellKnownNames {

    /**
     * One such variable.
     *
     * @param value from its way of writing to ours; throws IllegalArgumentException with what is allowed
     */
    record WellKnownName(String variable, String key, UnaryOperator<String> value) {

        WellKnownName(String variable, String key) {
            this(variable, key, UnaryOperator.identity());
        }
    }

    /** Who finds out categories: a model of GigaChat, but in a dry run, which asks nobody. */
    static final String CLASSIFIER = "GIGACHAT_CLASSIFY_MODEL";

    static final String MODE = "GIGACHAT_RUN_MODE";
    static final String CLASSIFIER_KEY = "llm.routes.classify";

    static final List<WellKnownName> ALL = List.of(
            new WellKnownName("SERVER_HOST", "http.host"),
            new WellKnownName("SERVER_PORT", "http.port"),
            new WellKnownName("PORT", "http.port"),
            new WellKnownName("MAX_FILE_SIZE", "http.max-file-size"),
            new WellKnownName("ADMIN_API_KEY", "http.admin-key"),
            new WellKnownName("ALLOWED_ORIGINS", "http.allowed-origins"),
            new WellKnownName("JWT_SECRET", "auth.jwt-secret"),
            new WellKnownName("JWT_SECRET_KEY", "auth.jwt-secret"),
            new WellKnownName("ROOT_USR_PASS", "auth.root-password"),
            new WellKnownName("VAULT_ADDR", "vault.url"),
            new WellKnownName("VAULT_TOKEN", "vault.token"),
            new WellKnownName("VAULT_NAMESPACE", "vault.namespace"),
            new WellKnownName("VAULT_CACERT", "vault.ca"),
            new WellKnownName("FILE_RETENTION_DAYS", "jobs.keep-recordings", WellKnownNames::days),
            new WellKnownName("DATABASE_URL", "store.postgres.url"),
            new WellKnownName("S3_ENDPOINT_URL", "store.s3.endpoint"),
            new WellKnownName("S3_BUCKET_NAME", "store.s3.bucket"),
            new WellKnownName("S3_PUBLIC_BASE_URL", "store.s3.public-url"),
            new WellKnownName("AWS_REGION", "store.s3.region"),
            new WellKnownName("AWS_ACCESS_KEY_ID", "store.s3.access-key"),
            new WellKnownName("AWS_SECRET_ACCESS_KEY", "store.s3.secret-key"),
            new WellKnownName("AWS_SESSION_TOKEN", "store.s3.session-token"),
            new WellKnownName("WHISPER_BATCH_SIZE", "inference.batch-size"),
            new WellKnownName("WHISPER_DEVICE", "inference.devices", WellKnownNames::devices),
            new WellKnownName("SEGMENT_LENGTH_S", "speech.chunk", seconds -> seconds + " s"),
            new WellKnownName("VAD_LEVEL", "speech.threshold", WellKnownNames::speechThreshold),
            new WellKnownName("KAFKA_GROUP_ID", "kafka.group"),
            new WellKnownName("KAFKA_BOOTSTRAP_SERVERS", "kafka.bootstrap.servers"),
            new WellKnownName("KAFKA_SSL_CAFILE", "kafka.security.truststore"),
            new WellKnownName("KAFKA_TOPIC", "interview.report-topic"),
            new WellKnownName("KAFKA_CONSUMER_GROUP", "kafka.office.group"),
            new WellKnownName("KAFKA_TOPIC_REQUESTS", "kafka.office.request-topic"),
            new WellKnownName("KAFKA_TOPIC_RESPONSES", "kafka.office.response-topic"),
            new WellKnownName("KAFKA_TOPIC_DLQ", "kafka.office.dead-letter-topic"),
            new WellKnownName("DEFAULT_PROVIDER", "llm.routes.default"),
            new WellKnownName("OPENAI_API_KEY", "llm.providers.openai.keys"),
            new WellKnownName("GEMINI_API_KEY", "llm.providers.gemini.keys"),
            new WellKnownName("OLLAMA_URL", "llm.providers.ollama.url"),
            new WellKnownName("OLLAMA_MODEL", "llm.providers.ollama.model"),
            new WellKnownName("OLLAMA_NUM_CONTEXT", "llm.providers.ollama.context-window"),
            new WellKnownName("GIGACHAT_CREDENTIALS", "llm.providers.gigachat.keys"),
            new WellKnownName("GIGACHAT_BASE_URL", "llm.providers.gigachat.url"),
            new WellKnownName("GIGACHAT_SCOPE", "llm.providers.gigachat.scope"),
            new WellKnownName("GIGACHAT_GENERATE_MODEL", "llm.providers.gigachat.model"),
            new WellKnownName(MODE, "llm.routes.office", WellKnownNames::officeRoute),
            new WellKnownName("GIGACHAT_MAX_TOKENS_PER_REQUEST", "office.most-tokens"),
            new WellKnownName("TTS_API_URL", "voice.providers.qwen3.url"),
            new WellKnownName("MAX_PROMPT_LENGTH", "guard.max-prompt-length"),
            new WellKnownName("MAX_RESPONSE_LENGTH", "guard.max-response-length"),
            new WellKnownName("INSTRUCTION_REGEX", "guard.instruction-regex"),
            new WellKnownName("ROLE_OVERRIDE_REGEX", "guard.role-override-regex"),
            new WellKnownName("META_SYSTEM_REGEX", "guard.meta-system-regex"),
            new WellKnownName("INSTRUCTION_PATTERNS", "guard.instruction-patterns"),
            new WellKnownName("EXFILTRATION_PATTERNS", "guard.exfiltration-patterns"),
            new WellKnownName("FORBIDDEN_LLM_OUTPUT", "guard.forbidden-output"),
            new WellKnownName("FORBIDDEN_COMMANDS", "guard.forbidden-commands"),
            new WellKnownName("LOG_LEVEL", "log.level", WellKnownNames::levelName));

    /** Where brokers have a variable each, some of which may be empty. */
    static final String BROKERS_KEY = "kafka.bootstrap.servers";

    static final List<String> BROKERS = List.of("KAFKA_BROKER_1", "KAFKA_BROKER_2", "KAFKA_BROKER_3");

    private WellKnownNames() {}

    /** Cloud and mTLS differ in what opens GigaChat, which has settings of its own here. */
    private static String officeRoute(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "dryrun" -> "dryrun";
            case "cloud", "mtls" -> "gigachat";
            default -> throw new IllegalArgumentException("must be dryrun, cloud or mtls");
        };
    }

    /** There, none at all would have meant to keep nothing; here it would mean for ever. */
    private static String days(String days) {
        if (!days.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException("must be a whole number of days from 1 on");
        }
        return days + " d";
    }

    /** Without a number it is whatever card there is. */
    private static String devices(String device) {
        return device.equals("cuda") ? "auto" : device;
    }

    /**
     * How strictly what is no speech is left out. The default of both is the same, level 2. On 260 s of meetings the Silero
     * detector misses 8.1 % of the speech at 0.2, 11.4 % at 0.3 and 15.4 % at 0.5, and takes 3.3, 1.7 and 1.0 % of the rest
     * for speech; level 0 is for those who would rather read noise than miss a word.
     */
    private static String speechThreshold(String level) {
        return switch (level) {
            case "0" -> "0.15";
            case "1" -> "0.2";
            case "2" -> "0.3";
            case "3" -> "0.5";
            default -> throw new IllegalArgumentException("must be 0, 1, 2 or 3");
        };
    }

    /** Python's and Go's longer names for the same levels. */
    private static String levelName(String level) {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "warning" -> "warn";
            case "critical", "fatal", "dpanic", "panic" -> "error";
            default -> level;
        };
    }
}
