package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfTest {

    @TempDir
    Path folder;

    @Test
    void bundledFileHoldsExactlyTheKeysThatAreRead() {
        var settings = Layers.merge(Optional.empty(), Map.of(), VaultContent.NONE, Map.of());

        Conf.read(settings);

        assertThat(settings.read())
                .containsExactlyInAnyOrderElementsOf(settings.keys().stream()
                        .filter(key -> !key.contains(".provider-defaults."))
                        .toList());
    }

    @Test
    void bundledDefaultsAreThoseOfTheDocumentation() {
        var conf = Conf.defaults();

        assertThat(conf.http().host()).isEqualTo("127.0.0.1");
        assertThat(conf.http().port()).isEqualTo(8000);
        assertThat(conf.http().maxFileSize()).isEqualTo(DataSize.ofGibibytes(1));
        assertThat(conf.http().rateLimits()).isEqualTo(new HttpConf.RateLimits(10, 20, 30, 10, 20, 120, 10, 30));
        assertThat(conf.store().postgres()).isEmpty();
        assertThat(conf.jobs().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(conf.llm().routes().get(LlmConf.REPORT)).containsExactly("extractive");
    }

    @Test
    void aProviderOfAnyNameHasWhatTheDefaultsSayUnlessItSaysOtherwise() throws IOException {
        var file = file("""
                llm:
                  providers:
                    our-card: {url: "http://gpu:8000/v1", model: qwen3, keys: [first*3, second]}
                  prices: [our-card/qwen3=0.15/0.6]
                """);

        var llm = Conf.load(Optional.of(file), Map.of("PARLEY_LLM_PROVIDERS_OUR_CARD_CONCURRENCY", "2"), Map.of())
                .llm();

        var card = llm.providers().get("our-card");
        assertThat(card.dialect()).isEqualTo(ProviderConf.Dialect.OPENAI);
        assertThat(card.concurrency()).isEqualTo(2);
        assertThat(card.queue()).isEqualTo(1000);
        assertThat(card.keys())
                .containsExactly(
                        new ProviderConf.WeightedKey(new Secret("first"), 3),
                        new ProviderConf.WeightedKey(new Secret("second"), 1));
        assertThat(llm.routes().get(LlmConf.DEFAULT)).containsExactly("our-card");
        assertThat(llm.price("our-card", "qwen3")).isEqualTo(new LlmConf.Price(150, 600));
        assertThat(llm.providers()).doesNotContainKeys("openai", "gigachat");
    }

    @Test
    void aProviderOfYourOwnNameCanBeGivenByTheEnvironmentAlone() {
        var conf = Conf.load(
                Optional.empty(),
                Map.of(
                        "PARLEY_LLM_PROVIDERS_OUR_CARD_DIALECT", "openai",
                        "PARLEY_LLM_PROVIDERS_OUR_CARD_URL", "http://gpu:8000/v1",
                        "PARLEY_LLM_PROVIDERS_OUR_CARD_KEYS", "first*3,second",
                        "PARLEY_LLM_PROVIDERS_OUR_CARD_MODEL", "qwen3",
                        "PARLEY_LLM_PROVIDERS_OUR_CARD_EMBEDDING_MODEL", "vectors",
                        "PARLEY_VOICE_PROVIDERS_READER_DIALECT", "vllm-omni",
                        "PARLEY_VOICE_PROVIDERS_READER_URL", "http://gpu:8091/v1"),
                Map.of());

        var card = conf.llm().providers().get("our-card");
        assertThat(card.url()).contains(URI.create("http://gpu:8000/v1"));
        assertThat(card.keys()).hasSize(2);
        assertThat(card.model()).contains("qwen3");
        assertThat(card.embeddingModel()).contains("vectors");
        assertThat(card.queue()).isEqualTo(1000);
        assertThat(conf.llm().routes().get(LlmConf.DEFAULT)).containsExactly("our-card");
        assertThat(conf.voice().providers()).extracting(VoiceProviderConf::name).contains("reader");
    }

    @Test
    void withoutADialectTheVariableOfAMisspeltProviderIsATypingError() {
        assertThat(problems(Map.of("PARLEY_LLM_PROVIDERS_OPNAI_KEYS", "x")))
                .singleElement()
                .asString()
                .contains("PARLEY_LLM_PROVIDERS_OPENAI_KEYS");
    }

    @Test
    void whatIsWrongWithAProviderOrARouteIsNamed() throws IOException {
        var file = file("""
                llm:
                  providers: {ours: {urll: "http://gpu"}, other: {certificate: a.pem, prices: 3}}
                  routes: {report: [nobody/x]}
                  prices: [openai=free]
                """);

        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> Conf.load(Optional.of(file), Map.of(), Map.of()))
                .withMessageContaining("llm.providers.ours.urll")
                .withMessageContaining("llm.providers.other.prices")
                .withMessageContaining("llm.providers.other.certificate = a.pem")
                .withMessageContaining("nobody/x is of no provider that is on")
                .withMessageContaining("openai=free must be written as");
    }

    @Test
    void fileWinsOverBundledAndEnvironmentOverFileAndOptionOverEnvironment() throws IOException {
        var file = file("""
                http: {host: 10.0.0.1, port: 1}
                jobs: {lease: 1 min, heartbeat: 7 s}
                """);

        var conf = Conf.load(
                Optional.of(file),
                Map.of("PARLEY_HTTP_PORT", "2", "PARLEY_JOBS_HEARTBEAT", "8 s"),
                Map.of("http.port", "3"));

        assertThat(conf.http().host()).isEqualTo("10.0.0.1");
        assertThat(conf.http().port()).isEqualTo(3);
        assertThat(conf.jobs().lease()).isEqualTo(Duration.ofMinutes(1));
        assertThat(conf.jobs().heartbeat()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void allProblemsAreReportedAtOnceWithKeyValueOriginAndWhatIsAllowed() throws IOException {
        var file = file("""
                http:
                  port: 99999
                  max-file-size: big
                jobs:
                  poll: 5
                """);

        var problems = problems(file, Map.of("PARLEY_LOG_LEVEL", "loud"), Map.of("store.data", ""));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "http.port = 99999 (" + file + ":2): must be a whole number, 0 to 65535",
                        "http.max-file-size = big (" + file + ":3): must be a size such as 512 MiB, 1 KiB to 1024 GiB",
                        "jobs.poll = 5 (" + file + ":5): must be a duration such as 30 s, 10 ms to 1 d",
                        "log.level = loud (environment variable PARLEY_LOG_LEVEL):"
                                + " must be one of error, warn, info, debug, trace",
                        "store.data =  (option --data): must not be empty");
    }

    @Test
    void unknownKeyIsRefusedWithTheNearestKnownOne() throws IOException {
        var file = file("http:\n  prot: 8001\n");

        assertThat(problems(file, Map.of(), Map.of()))
                .containsExactly("http.prot (" + file + ":2): unknown key; did you mean http.port?");
    }

    @Test
    void misspelledVariableIsRefusedWithTheRightOne() {
        var environment = Map.of("PARLEY_HTP_PORT", "8001", "PARLEY_SERVICE_HOST", "10.0.0.1");

        assertThat(problems(environment))
                .containsExactly("environment variable PARLEY_HTP_PORT: unknown; did you mean PARLEY_HTTP_PORT?");
    }

    @Test
    void keyThatStandsTwiceIsRefused() throws IOException {
        var file = file("http:\n  port: 1\n  port: 2\n");

        assertThat(problems(file, Map.of(), Map.of()))
                .containsExactly("http.port (" + file + ":3): stands already at " + file + ":2; keep one");
    }

    @Test
    void brokenYamlIsRefusedWithItsLine() throws IOException {
        var file = file("http:\n  port: [1\nlog: x\n");

        assertThat(problems(file, Map.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith(file + ":3: not YAML: ");
    }

    @Test
    void missingFileIsRefused() {
        var file = folder.resolve("nowhere.yaml");

        assertThat(problems(file, Map.of(), Map.of())).containsExactly("--conf = " + file + ": no such file");
    }

    @Test
    void emptySectionAndEmptyFileChangeNothing() throws IOException {
        assertThat(Conf.load(Optional.of(file("http:\n")), Map.of(), Map.of()).http())
                .isEqualTo(Conf.defaults().http());
        assertThat(Conf.load(Optional.of(file("")), Map.of(), Map.of()).http())
                .isEqualTo(Conf.defaults().http());
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThat(problems(Map.of("PARLEY_JOBS_HEARTBEAT", "20 s")))
                .singleElement()
                .asString()
                .contains("jobs.lease = 30 s", "must be at least twice jobs.heartbeat");
    }

    @Test
    void devicesAreAListOfNamesOrChosenByThemselves() throws IOException {
        var conf = Conf.load(Optional.of(file("inference:\n  devices: [cpu, cuda:0, cuda:1]\n")), Map.of(), Map.of());

        assertThat(conf.inference().devices()).containsExactly("cpu", "cuda:0", "cuda:1");
        assertThat(Conf.defaults().inference().devices()).isEmpty();
    }

    @Test
    void theDeviceOfReplacedSystemsIsUnderstood() {
        assertThat(devices("cuda")).isEmpty();
        assertThat(devices("cuda:1")).containsExactly("cuda:1");
        assertThat(devices("cpu")).containsExactly("cpu");
    }

    @Test
    void whoMayBeCalledIsNamedByHostAddressOrRange() {
        var conf = Conf.load(
                Optional.empty(), Map.of(), Map.of("network.allowed", "MinIO, 10.1.2.3, 192.168.0.0/16, fd00::/8"));

        assertThat(conf.network().hosts()).containsExactly("minio");
        assertThat(conf.network().ranges())
                .extracting(AddressRange::toString)
                .containsExactly("10.1.2.3/32", "192.168.0.0/16", "fd00:0:0:0:0:0:0:0/8");
    }

    @Test
    void aRangeThatIsNoneIsNamed() throws IOException {
        assertThat(problems(file("network: {allowed: [10.0.0.0/33, fine.example, http://x]}"), Map.of(), Map.of()))
                .hasSize(2)
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("network.allowed = ").contains("\"10.0.0.0/33\""))
                .anySatisfy(problem -> assertThat(problem).contains("\"http://x\""));
    }

    private static List<String> devices(String whisperDevice) {
        return Conf.load(Optional.empty(), Map.of("WHISPER_DEVICE", whisperDevice), Map.of())
                .inference()
                .devices();
    }

    @Test
    void devicesThatAreNoneOrStandTwiceAreRefused() {
        for (var wrong : List.of("gpu", "cuda", "cpu, auto", "cuda:0, cuda:0", "[]")) {
            assertThat(problems(Map.of("PARLEY_INFERENCE_DEVICES", wrong)))
                    .singleElement()
                    .asString()
                    .contains("inference.devices = " + wrong, "must be auto, or a list such as [cpu, cuda:0, cuda:1]");
        }
    }

    @Test
    void wellKnownNamesOfReplacedSystemsAreUnderstood() {
        var conf = Conf.load(
                Optional.empty(),
                Map.of(
                        "MAX_FILE_SIZE", "2048",
                        "ALLOWED_ORIGINS", "[\"https://a.example\", \"https://b.example\"]",
                        "SEGMENT_LENGTH_S", "15",
                        "LOG_LEVEL", "WARNING",
                        "S3_BUCKET_NAME", "media",
                        "S3_ENDPOINT_URL", "https://s3.example/",
                        "S3_PUBLIC_BASE_URL", "https://files.example",
                        "AWS_REGION", "ru-1",
                        "DATABASE_URL", "postgresql://proxy:word@db.example/calls"),
                Map.of());

        assertThat(conf.http().maxFileSize()).isEqualTo(DataSize.ofKibibytes(2));
        assertThat(conf.http().allowedOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(conf.speech().chunk()).isEqualTo(Duration.ofSeconds(15));
        assertThat(conf.log().level()).isEqualTo(LogConf.Level.WARN);
        var s3 = conf.store().blobs().s3().orElseThrow();
        assertThat(s3.bucket()).contains("media");
        assertThat(s3.endpoint()).contains(URI.create("https://s3.example"));
        assertThat(s3.publicUrl()).contains(URI.create("https://files.example"));
        assertThat(s3.region()).isEqualTo("ru-1");
        assertThat(conf.store().postgres())
                .contains(new StoreConf.PostgresConf(
                        "db.example", 5432, "calls", "proxy", Optional.of(new Secret("word"))));
    }

    @Test
    void daysOfRetentionAreThoseOfRecordingsAndNoneAtAllIsRefused() {
        var conf = Conf.load(Optional.empty(), Map.of("FILE_RETENTION_DAYS", "7"), Map.of());

        assertThat(conf.jobs().keepRecordings()).isEqualTo(Duration.ofDays(7));
        assertThat(Conf.defaults().jobs().keepRecordings()).isZero();
        assertThat(Conf.defaults().jobs().kind("convert").keep()).isEqualTo(Duration.ofDays(30));
        assertThat(problems(Map.of("FILE_RETENTION_DAYS", "0")))
                .singleElement()
                .asString()
                .contains("FILE_RETENTION_DAYS", "must be a whole number of days from 1 on");
    }

    @Test
    void ownNameWinsOverWellKnownNameAndEmptyVariableIsNotSet() {
        var conf = Conf.load(
                Optional.empty(), Map.of("PORT", "1", "PARLEY_HTTP_PORT", "2", "PARLEY_HTTP_HOST", ""), Map.of());

        assertThat(conf.http().port()).isEqualTo(2);
        assertThat(conf.http().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void wholeConfigurationPrintsWithoutItsSecrets() {
        var conf = Conf.load(
                Optional.empty(),
                Map.of(
                        "ADMIN_API_KEY", "hush-1",
                        "DATABASE_URL", "postgresql://u:hush-2@h/d",
                        "S3_BUCKET_NAME", "media",
                        "AWS_ACCESS_KEY_ID", "hush-4",
                        "AWS_SECRET_ACCESS_KEY", "hush-5",
                        "AWS_SESSION_TOKEN", "hush-6"),
                Map.of("store.postgres.password", "hush-3"));

        assertThat(conf.http().adminKey()).contains(new Secret("hush-1"));
        assertThat(conf.store().blobs().s3().orElseThrow().credentials())
                .contains(new S3Conf.Credentials(
                        new Secret("hush-4"), new Secret("hush-5"), Optional.of(new Secret("hush-6"))));
        assertThat(conf.toString()).doesNotContain("hush");
    }

    @Test
    void s3WithoutABucketOrWithHalfAKeyIsRefused() {
        assertThat(problems(Map.of("PARLEY_STORE_BLOBS", "s3", "AWS_ACCESS_KEY_ID", "hush")))
                .containsExactlyInAnyOrder(
                        "store.blobs = s3 (environment variable PARLEY_STORE_BLOBS): s3 needs a bucket:"
                                + " set store.s3.bucket",
                        "store.s3.secret-key =  (conf/parley.yaml:" + lineOf("secret-key") + "): goes with"
                                + " store.s3.access-key: set both, or none to let the AWS SDK find them");
    }

    @Test
    void valuesThatS3DoesNotKnowAreRefused() {
        for (var wrong : Map.of(
                        "PARLEY_STORE_S3_ENDPOINT", "s3.example",
                        "PARLEY_STORE_S3_BUCKET", "a/b",
                        "PARLEY_STORE_S3_PREFIX", "blobs",
                        "PARLEY_STORE_S3_SERVER_SIDE_ENCRYPTION", "aes",
                        "PARLEY_STORE_S3_PATH_STYLE", "yes",
                        "PARLEY_STORE_S3_INPUT_BUCKETS", "in box",
                        "PARLEY_HTTP_PUBLIC_URL", "parley.example")
                .entrySet()) {
            assertThat(problems(Map.of(wrong.getKey(), wrong.getValue())))
                    .as(wrong.getKey())
                    .singleElement()
                    .asString()
                    .contains(wrong.getKey(), "must be");
        }
    }

    @Test
    void theAddressOfARedisIsTakenApart() {
        var redis = redis(Map.of("PARLEY_STORE_REDIS_URL", "rediss://parley:hush@redis.example:6380/2"));

        assertThat(redis)
                .isEqualTo(new RedisConf(
                        "redis.example",
                        6380,
                        Optional.of("parley"),
                        Optional.of(new Secret("hush")),
                        2,
                        true,
                        Optional.empty()));
        assertThat(redis(Map.of("PARLEY_STORE_REDIS_URL", "redis://r", "PARLEY_STORE_REDIS_PASSWORD", "other")))
                .extracting(RedisConf::host, RedisConf::port, RedisConf::password, RedisConf::encrypted)
                .containsExactly("r", 6379, Optional.of(new Secret("other")), false);
        assertThat(problems(Map.of("PARLEY_STORE_REDIS_URL", "http://u:hush@redis.example")))
                .containsExactly("store.redis.url = *** (environment variable PARLEY_STORE_REDIS_URL): must look like"
                        + " redis://[[user]:password@]host[:port][/database], or rediss:// for TLS");
    }

    private static RedisConf redis(Map<String, String> environment) {
        return Conf.load(Optional.empty(), environment, Map.of())
                .store()
                .redis()
                .orElseThrow();
    }

    @Test
    void limitsInMoneyAreExact() {
        var limits = Conf.load(
                        Optional.empty(),
                        Map.of(
                                "PARLEY_LIMITS_USER_COST_PER_MONTH", "12.000000001",
                                "PARLEY_LIMITS_USER_TOKENS_PER_DAY", "2500000000"),
                        Map.of())
                .limits();

        assertThat(limits.user().month().cost()).isEqualTo(12_000_000_001L);
        assertThat(limits.user().day().tokens()).isEqualTo(2_500_000_000L);
        assertThat(limits.admin().month().cost()).isZero();
        for (var wrong : List.of("-1", "0.0000000001", "10000000", "twelve")) {
            assertThat(problems(Map.of("PARLEY_LIMITS_USER_COST_PER_MONTH", wrong)))
                    .singleElement()
                    .asString()
                    .endsWith("must be an amount of money with at most 9 decimals, 0 to 9000000");
        }
    }

    @Test
    void problemWithASecretDoesNotShowIt() {
        assertThat(problems(Map.of("DATABASE_URL", "mysql://u:hush@h/d")))
                .containsExactly("store.postgres.url = *** (environment variable DATABASE_URL):"
                        + " must look like postgresql://[user[:password]@]host[:port]/database");
    }

    @Test
    void dataFolderIsAbsolute() {
        assertThat(Conf.load(Optional.empty(), Map.of(), Map.of("store.data", "here"))
                        .store()
                        .data())
                .isEqualTo(Path.of("here").toAbsolutePath());
    }

    @Test
    void tildeIsTheHomeOfTheUser() {
        assertThat(Conf.load(Optional.empty(), Map.of("PARLEY_MODELS_CACHE", "~/weights"), Map.of())
                        .models()
                        .cache())
                .contains(Path.of(System.getProperty("user.home"), "weights"));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("my.yaml"), content);
    }

    /** Where a key stands in the bundled file. */
    private static String lineOf(String key) {
        return Layers.bundled().get("store.s3." + key).origin().replaceFirst(".*:", "");
    }

    private static List<String> problems(Map<String, String> environment) {
        return problems(Optional.empty(), environment, Map.of());
    }

    private static List<String> problems(Path file, Map<String, String> environment, Map<String, String> options) {
        return problems(Optional.of(file), environment, options);
    }

    private static List<String> problems(
            Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        return assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> Conf.load(file, environment, options))
                .actual()
                .problems();
    }

    @Test
    void vadLevelIsTheThresholdOfSpeech() {
        assertThat(Conf.load(Optional.empty(), Map.of("VAD_LEVEL", "3"), Map.of())
                        .speech()
                        .threshold())
                .isEqualTo(0.5);
        assertThat(Conf.load(Optional.empty(), Map.of("VAD_LEVEL", "2"), Map.of())
                        .speech())
                .isEqualTo(Conf.defaults().speech());
    }

    @Test
    void vadLevelOutsideItsRangeIsNamed() {
        for (var level : List.of("4", "-1", "0.3", "high")) {
            assertThatExceptionOfType(ConfException.class)
                    .isThrownBy(() -> Conf.load(Optional.empty(), Map.of("VAD_LEVEL", level), Map.of()))
                    .satisfies(e -> assertThat(e.problems())
                            .containsExactly("environment variable VAD_LEVEL = " + level + ": must be 0, 1, 2 or 3"));
        }
    }

    @Test
    void topicsAndGroupsOfTheReplacedSystemsAreTakenOver() {
        var kafka = Conf.load(
                        Optional.empty(),
                        Map.of(
                                "KAFKA_TOPIC", "reports",
                                "KAFKA_CONSUMER_GROUP", "gigaoffice-group",
                                "KAFKA_TOPIC_REQUESTS", "asked",
                                "KAFKA_TOPIC_RESPONSES", "answered",
                                "KAFKA_TOPIC_DLQ", "unread"),
                        Map.of("store.data", "there"))
                .kafka();

        assertThat(kafka.interviews().reportTopic()).contains("reports");
        assertThat(kafka.interviews().reportsFolder()).isEqualTo(Path.of("there", "reports"));
        assertThat(kafka.office())
                .isEqualTo(new KafkaConf.Office(true, "asked", "answered", "unread", "gigaoffice-group"));
    }

    @Test
    void brokersOfTheReplacedSystemAreThoseThatAreSet() {
        var conf = Conf.load(
                Optional.empty(),
                Map.of(
                        "KAFKA_BROKER_1", "kafka-1:9092",
                        "KAFKA_BROKER_2", "",
                        "KAFKA_BROKER_3", "kafka-3:9092",
                        "KAFKA_GROUP_ID", "python-consumer"),
                Map.of());

        assertThat(conf.kafka().servers()).containsExactly("kafka-1:9092", "kafka-3:9092");
        assertThat(conf.kafka().group()).isEqualTo("python-consumer");
        assertThat(conf.kafka().isOn()).isTrue();
    }

    @Test
    void withoutBrokersThereIsNoKafka() {
        assertThat(Conf.defaults().kafka().isOn()).isFalse();
        assertThat(Conf.load(Optional.empty(), Map.of("KAFKA_BROKER_1", " "), Map.of())
                        .kafka()
                        .servers())
                .isEmpty();
    }

    @Test
    void anEmbeddedBrokerBesideOthersIsRefused() {
        assertThat(problems(Map.of("PARLEY_KAFKA_EMBEDDED", "true", "KAFKA_BROKER_1", "kafka:9092")))
                .singleElement()
                .asString()
                .contains("kafka.bootstrap.servers = kafka:9092 (environment variable KAFKA_BROKER_1)", "choose one");
    }

    @Test
    void propertiesOfKafkaNeverPrint() {
        assertThat(problems(Map.of("PARLEY_KAFKA_PROPERTIES", "ssl.key.password=hush, what")))
                .singleElement()
                .asString()
                .doesNotContain("hush")
                .contains("kafka.properties = ***", "must be a list such as [client.id=parley");
        assertThat(Conf.load(Optional.empty(), Map.of("PARLEY_KAFKA_PROPERTIES", "ssl.key.password=hush"), Map.of())
                        .toString())
                .doesNotContain("hush");
    }
}
