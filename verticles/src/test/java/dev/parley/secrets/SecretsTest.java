package dev.parley.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Secrets;
import dev.parley.conf.Conf;
import dev.parley.conf.ConfException;
import dev.parley.conf.Secret;
import dev.parley.conf.Sources;
import dev.parley.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings whose values lie in Vault or in files, at the start and while the service runs. */
class SecretsTest {

    private static final String TOKEN = "hvs.the-token";

    @TempDir
    Path folder;

    private VaultStub vault;

    @BeforeEach
    void open() throws IOException {
        vault = new VaultStub().withToken(TOKEN, 0);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void namesOfTheReplacedSystemsInVaultWinOverTheEnvironment() {
        vault.with(
                "parley",
                Map.of(
                        "ADMIN_API_KEY", "from-vault",
                        "OPENAI_API_KEY", "[\"first\", \"second\"]",
                        "ROOT_USR_PASS", "password-from-vault",
                        "JWT_SECRET", "a secret of thirty-two bytes, or more",
                        "SOMEBODY_ELSES", "value"));

        var conf = load(Map.of("ADMIN_API_KEY", "from-environment", "ALLOWED_ORIGINS", "https://here"));

        assertThat(conf.http().adminKey()).contains(new Secret("from-vault"));
        assertThat(conf.http().allowedOrigins()).containsExactly("https://here");
        assertThat(conf.llm().providers().get("openai").keys()).hasSize(2);
        assertThat(conf.auth().rootPassword()).contains(new Secret("password-from-vault"));
        assertThat(conf.auth().jwtSecret()).isPresent();
        assertThat(conf.toString()).doesNotContain("from-vault", TOKEN, "thirty-two");
    }

    @Test
    void anySettingMayStandInVaultUnderItsOwnName() {
        vault.with("parley", Map.of("log.level", "warn", "PARLEY_STORE_POSTGRES_POOL_SIZE", "3"));

        var conf = load(Map.of());

        assertThat(conf.log().level()).hasToString("WARN");
        assertThat(conf.store().poolSize()).isEqualTo(3);
    }

    @Test
    void theKeysOfAProviderOfYourOwnNameMayStandInVault() {
        vault.with(
                "parley",
                Map.of(
                        "llm.providers.our-card.keys", "by its setting",
                        "PARLEY_LLM_PROVIDERS_THEIR_CARD_DIALECT", "openai",
                        "PARLEY_LLM_PROVIDERS_THEIR_CARD_KEYS", "by its variable",
                        "card", "by a name"));

        var conf = load(Map.of(
                "PARLEY_LLM_PROVIDERS_THIRD_CARD_DIALECT", "openai",
                "PARLEY_LLM_PROVIDERS_THIRD_CARD_KEYS", "vault:card"));

        assertThat(keys(conf, "our-card")).isEqualTo("by its setting");
        assertThat(keys(conf, "their-card")).isEqualTo("by its variable");
        assertThat(keys(conf, "third-card")).isEqualTo("by a name");
    }

    private static String keys(Conf conf, String provider) {
        return Objects.requireNonNull(conf.llm().providers().get(provider))
                .keys()
                .getFirst()
                .secret()
                .reveal();
    }

    @Test
    void ourOwnVariablesWinOverVault() {
        vault.with("parley", Map.of("ADMIN_API_KEY", "from-vault", "http.port", "1"));

        var conf = load(Map.of("PARLEY_HTTP_ADMIN_KEY", "of-this-machine", "PARLEY_HTTP_PORT", "2"));

        assertThat(conf.http().adminKey()).contains(new Secret("of-this-machine"));
        assertThat(conf.http().port()).isEqualTo(2);
    }

    @Test
    void aSecretMayReferToVaultOrToAFile() throws IOException {
        vault.with("parley", Map.of("admin", "from-vault"));
        vault.with("team/database", Map.of("password", "p4ss"));
        var file = Files.writeString(folder.resolve("webhooks"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");

        var conf = load(Map.of(
                "PARLEY_HTTP_ADMIN_KEY", "vault:admin",
                "PARLEY_STORE_POSTGRES_URL", "postgresql://parley@db/parley",
                "PARLEY_STORE_POSTGRES_PASSWORD", "vault:team/database#password",
                "PARLEY_WEBHOOKS_SECRET", "file:" + file));

        assertThat(conf.http().adminKey()).contains(new Secret("from-vault"));
        assertThat(conf.store().postgres().orElseThrow().password()).contains(new Secret("p4ss"));
        assertThat(conf.webhooks().secret()).contains(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }

    @Test
    void aReferenceThatLeadsNowhereNamesItsSetting() {
        vault.with("parley", Map.of("admin", "from-vault"));

        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> load(Map.of(
                        "PARLEY_HTTP_ADMIN_KEY",
                        "vault:nothing",
                        "PARLEY_WEBHOOKS_SECRET",
                        "file:" + folder.resolve("missing"))))
                .satisfies(refusal -> assertThat(String.join("\n", refusal.problems()))
                        .contains("http.admin-key", "PARLEY_HTTP_ADMIN_KEY", "secret/parley of Vault has no nothing")
                        .contains("webhooks.secret", "there is no file"));
        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> Conf.load(Optional.empty(), Map.of("PARLEY_HTTP_ADMIN_KEY", "vault:x"), Map.of()))
                .withMessageContaining("vault.url");
    }

    @Test
    void aWrongValueInVaultIsToldByItsNameAndNotShown() {
        vault.with("parley", Map.of("JWT_SECRET", "too short", "VAD_LEVEL", "nine"));

        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> load(Map.of()))
                .withMessageContaining("auth.jwt-secret = *** (Vault secret/parley JWT_SECRET)")
                .withMessageContaining("Vault secret/parley VAD_LEVEL = ***")
                .withMessageNotContaining("too short");
    }

    @Test
    void vaultNeedsOneWayIn() {
        var neither = Map.of("PARLEY_VAULT_URL", vault.url());
        var both =
                with(neither, Map.of("VAULT_TOKEN", "t", "PARLEY_VAULT_ROLE_ID", "r", "PARLEY_VAULT_SECRET_ID", "s"));
        var half = with(neither, Map.of("PARLEY_VAULT_ROLE_ID", "r"));

        for (var environment : List.of(neither, both)) {
            assertThatExceptionOfType(ConfException.class)
                    .isThrownBy(() -> loaded(environment))
                    .withMessageContaining("vault.token");
        }
        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> loaded(half))
                .withMessageContaining("vault.secret-id");
    }

    @Test
    void aStartWaitsForAVaultThatIsSealed() {
        vault.with("parley", Map.of("ADMIN_API_KEY", "from-vault"));
        vault.broken = Optional.of(503);
        var loading = CompletableFuture.supplyAsync(() -> load(Map.of()));
        await().until(() -> vault.calls.size() >= 2);

        vault.broken = Optional.empty();

        assertThat(loading.join().http().adminKey()).contains(new Secret("from-vault"));
    }

    @Test
    void aStartGivesUpWhenItsPatienceIsOver() {
        vault.broken = Optional.of(503);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> load(Map.of("PARLEY_VAULT_PATIENCE", "0 s")))
                .satisfies(refusal -> assertThat(refusal.failure()).isEqualTo(Failure.UNAVAILABLE))
                .withMessageContaining("vault.url")
                .withMessageContaining("sealed");
    }

    @Test
    void aStartDoesNotWaitForWhatWillNotPass() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> load(Map.of("VAULT_TOKEN", "guess")))
                .satisfies(refusal -> assertThat(refusal.failure()).isEqualTo(Failure.INVALID))
                .withMessageContaining("vault.token");
    }

    @Test
    void aChangedSecretIsToldOnceAndWhatIsAwayIsKept() {
        vault.with("parley", Map.of("OPENAI_API_KEY", "first", "ADMIN_API_KEY", "the-key"));
        var watch = loaded(environment(Map.of())).watch().orElseThrow();
        var vertx = Vertx.vertx();
        try {
            var bus = Bus.open(vertx);
            var told = new CopyOnWriteArrayList<Map<String, String>>();
            TestStore.await(bus.listen(Secrets.CHANGED, change -> told.add(change.values()))
                    .ready());
            TestStore.await(vertx.deployVerticle(new SecretsVerticle(bus, often(watch))));
            assertThat(health(bus).ready()).isTrue();

            vault.broken = Optional.of(503);
            await().until(() -> !health(bus).ready());
            assertThat(health(bus).detail()).contains("stay as they were", "sealed");
            assertThat(told).isEmpty();

            vault.secrets.put(
                    "parley", new JsonObject().put("OPENAI_API_KEY", "second").put("ADMIN_API_KEY", "the-key"));
            vault.broken = Optional.empty();
            await().until(() -> health(bus).ready() && !told.isEmpty());
            assertThat(told).containsExactly(Map.of("llm.providers.openai.keys", "second"));

            vault.secrets.put("parley", new JsonObject().put("ADMIN_API_KEY", "the-key"));
            await().until(() -> told.size() == 2);
            assertThat(told.getLast()).isEqualTo(Map.of("llm.providers.openai.keys", ""));
        } finally {
            TestStore.await(vertx.close());
        }
    }

    @Test
    void aSecretThatChangesInAFileIsToldWithoutAVault() throws IOException {
        var key = folder.resolve("openai-key");
        var settings = Files.writeString(
                folder.resolve("parley.yaml"),
                "llm: {providers: {openai: {keys: \"file:" + key + "\"}, gemini: {keys: first}}}");
        var loaded = LoadedConf.load(new Sources(Optional.of(settings), Map.of(), Map.of()), Clock.systemUTC());
        assertThat(loaded.conf().llm().providers()).containsKey("gemini").doesNotContainKey("openai");
        var vertx = Vertx.vertx();
        try {
            var bus = Bus.open(vertx);
            var told = new CopyOnWriteArrayList<Map<String, String>>();
            TestStore.await(bus.listen(Secrets.CHANGED, change -> told.add(change.values()))
                    .ready());
            TestStore.await(vertx.deployVerticle(
                    new SecretsVerticle(bus, often(loaded.watch().orElseThrow()))));

            Files.writeString(key, "sk-came\n");
            await().until(() -> !told.isEmpty());
            Files.delete(key);
            await().until(() -> told.size() == 2);
            // At once, as nobody may read half of it.
            Files.move(
                    Files.writeString(folder.resolve("next.yaml"), "llm: {providers: {gemini: {keys: second}}}"),
                    settings,
                    StandardCopyOption.ATOMIC_MOVE);
            await().until(() -> told.size() == 3);

            assertThat(told)
                    .containsExactly(
                            Map.of("llm.providers.openai.keys", "sk-came"),
                            Map.of("llm.providers.openai.keys", ""),
                            Map.of("llm.providers.gemini.keys", "second"));
        } finally {
            TestStore.await(vertx.close());
        }
    }

    @Test
    void withoutVaultAndFilesNothingIsLookedAt() {
        assertThat(loaded(Map.of("OPENAI_API_KEY", "x")).watch()).isEmpty();
    }

    private static Health.Part health(Bus bus) {
        return TestStore.await(bus.ask(Health.CHECK.of("vault"), new Health.Check()));
    }

    private static SecretsVerticle.Watch often(SecretsVerticle.Watch watch) {
        return new SecretsVerticle.Watch(watch.sources(), Duration.ofMillis(20), watch.vault(), watch.secrets());
    }

    private Conf load(Map<String, String> environment) {
        return loaded(environment(environment)).conf();
    }

    private Map<String, String> environment(Map<String, String> more) {
        return with(Map.of("VAULT_ADDR", vault.url(), "VAULT_TOKEN", TOKEN), more);
    }

    private static LoadedConf loaded(Map<String, String> environment) {
        return LoadedConf.load(new Sources(Optional.empty(), environment, Map.of()), Clock.systemUTC());
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
