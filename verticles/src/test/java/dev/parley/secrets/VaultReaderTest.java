package dev.parley.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.accounts.SetClock;
import dev.parley.conf.Secret;
import dev.parley.conf.VaultConf;
import dev.parley.conf.VaultConf.Login;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vault is asked, and what is told of its refusals. */
class VaultReaderTest {

    private static final String TOKEN = "hvs.the-token";

    private final SetClock clock = new SetClock();
    private VaultStub vault;

    @BeforeEach
    void open() throws IOException {
        vault = new VaultStub()
                .with("parley", Map.of("ADMIN_API_KEY", "from-vault"))
                .withToken(TOKEN, 0);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void aTokenReadsTheSecret() throws Exception {
        try (var reader = reader(token(TOKEN))) {
            assertThat(reader.read().secrets()).isEqualTo(Map.of("parley", Map.of("ADMIN_API_KEY", "from-vault")));
        }
        assertThat(vault.calls).containsExactly("GET /v1/auth/token/lookup-self", "GET /v1/secret/data/parley");
    }

    @Test
    void valuesThatAreNoTextBecomeText() throws Exception {
        vault.secrets.put(
                "parley",
                new JsonObject()
                        .put("number", 5)
                        .put("list", new JsonArray().add("a").add("b"))
                        .put("flag", true));

        try (var reader = reader(token(TOKEN))) {
            assertThat(reader.read().secrets().get("parley"))
                    .isEqualTo(Map.of("number", "5", "list", "[\"a\",\"b\"]", "flag", "true"));
        }
    }

    @Test
    void aRoleLogsInOnceAndReads() throws Exception {
        try (var reader = reader(role(VaultStub.SECRET_ID))) {
            reader.read();
            reader.read();
        }

        assertThat(vault.calls("POST")).containsExactly("POST /v1/auth/approle/login");
        assertThat(vault.calls("GET")).hasSize(2);
    }

    @Test
    void aTokenIsRenewedAtHalfOfItsTime() throws Exception {
        vault.withToken(TOKEN, 600);
        try (var reader = reader(token(TOKEN))) {
            reader.read();
            clock.goOn(Duration.ofSeconds(290));
            reader.read();
            assertThat(vault.calls("POST")).isEmpty();

            clock.goOn(Duration.ofSeconds(11));
            reader.read();
            assertThat(vault.calls("POST")).containsExactly("POST /v1/auth/token/renew-self");
            reader.read();
            assertThat(vault.calls("POST")).hasSize(1);
        }
    }

    @Test
    void aRoleThatCannotRenewItsTokenLogsInAgain() throws Exception {
        vault.renewable = false;
        try (var reader = reader(role(VaultStub.SECRET_ID))) {
            reader.read();
            clock.goOn(Duration.ofSeconds(61));
            reader.read();
        }

        assertThat(vault.calls("POST")).containsExactly("POST /v1/auth/approle/login", "POST /v1/auth/approle/login");
    }

    @Test
    void aRoleWhoseTokenWasRevokedLogsInAgain() throws Exception {
        try (var reader = reader(role(VaultStub.SECRET_ID))) {
            reader.read();
            vault.tokens.clear();

            assertThat(reader.read().secrets()).isNotEmpty();
        }
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedToItsEnd() throws Exception {
        vault.renewable = false;
        vault.withToken(TOKEN, 600);
        try (var reader = reader(token(TOKEN))) {
            reader.read();
            clock.goOn(Duration.ofSeconds(400));
            reader.read();
            assertThat(vault.calls("POST")).isEmpty();

            vault.tokens.clear();
            refused(reader::read, false, "vault.token");
        }
    }

    @Test
    void anUnknownTokenNamesItsSetting() throws Exception {
        try (var reader = reader(token("hvs.guess"))) {
            refused(reader::read, false, "vault.token", "403").withMessageNotContaining("hvs.guess");
        }
    }

    @Test
    void aWrongHalfOfARoleNamesItsSettings() throws Exception {
        try (var reader = reader(role("guess"))) {
            refused(reader::read, false, "vault.role-id", "vault.secret-id", "invalid role or secret ID");
        }
    }

    @Test
    void aPolicyThatDoesNotLetReadIsToldWithThePathItNeeds() throws Exception {
        vault.policyAllows = false;
        try (var reader = reader(token(TOKEN))) {
            refused(reader::read, false, "policy", "secret/data/parley");
        }
    }

    @Test
    void aSecretThatIsNotThereNamesItsPathAndAMountThatIsNotThereTheMount() throws Exception {
        try (var reader = reader(conf(token(TOKEN), "secret", "elsewhere"))) {
            refused(reader::read, false, "vault.path", "secret/elsewhere");
        }
        try (var reader = reader(conf(token(TOKEN), "kv", "parley"))) {
            refused(reader::read, false, "vault.mount", "no handler for route");
        }
    }

    @Test
    void aSealedVaultMayBeOpenLater() throws Exception {
        vault.broken = Optional.of(503);
        try (var reader = reader(token(TOKEN))) {
            refused(reader::read, true, "503", "sealed");
            vault.broken = Optional.empty();
            assertThat(reader.read().secrets()).isNotEmpty();
        }
    }

    @Test
    void aVaultThatIsAwayOrSaysNothingMayBeThereLater() throws Exception {
        var url = URI.create(vault.url());
        vault.close();
        try (var reader = new VaultReader(conf(token(TOKEN), url, Optional.empty()), clock)) {
            refused(reader::read, true, "vault.url", "does not answer");
        }
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var reader = new VaultReader(
                        conf(token(TOKEN), URI.create("http://127.0.0.1:" + silent.getLocalPort()), Optional.empty()),
                        clock,
                        Duration.ofMillis(100))) {
            refused(reader::read, true, "vault.url", "does not answer");
        }
    }

    @Test
    void aNamespaceIsNamedInEveryCall() throws Exception {
        vault.namespace = "team";
        try (var reader = reader(token(TOKEN))) {
            refused(reader::read, false, "vault.token");
        }
        var conf = conf(token(TOKEN), "secret", "parley");
        var named = new VaultConf(
                conf.url(),
                conf.login(),
                Optional.of("team"),
                conf.mount(),
                conf.path(),
                Set.of(),
                conf.refresh(),
                conf.patience(),
                conf.ca());
        try (var reader = reader(named)) {
            assertThat(reader.read().secrets()).isNotEmpty();
        }
    }

    @Test
    void aCertificateIsTrustedOnlyWithItsAuthority(@TempDir Path folder) throws Exception {
        var keys = keys(folder);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var authority = Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("vault").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        try (var safe = new VaultStub(context)) {
            safe.with("parley", Map.of()).withToken(TOKEN, 0);
            var url = URI.create(safe.url());
            try (var reader = new VaultReader(conf(token(TOKEN), url, Optional.of(authority)), clock)) {
                assertThat(reader.read().secrets()).containsKey("parley");
            }
            try (var reader = new VaultReader(conf(token(TOKEN), url, Optional.empty()), clock)) {
                refused(reader::read, false, "vault.ca");
            }
        }
        var noAuthority = conf(token(TOKEN), URI.create(vault.url()), Optional.of(folder.resolve("missing.pem")));
        refused(() -> new VaultReader(noAuthority, clock).close(), false, "vault.ca", "missing.pem");
    }

    private static KeyStore keys(Path folder) throws Exception {
        var store = folder.resolve("vault.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "vault",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=vault",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    }

    private VaultReader reader(Login login) throws VaultException {
        return reader(conf(login, "secret", "parley"));
    }

    private VaultReader reader(VaultConf conf) throws VaultException {
        return new VaultReader(conf, clock);
    }

    private static Login token(String token) {
        return new Login.Token(new Secret(token));
    }

    private static Login role(String secretId) {
        return new Login.AppRole(VaultStub.ROLE, new Secret(secretId));
    }

    private VaultConf conf(Login login, String mount, String path) {
        return new VaultConf(
                URI.create(vault.url()),
                login,
                Optional.empty(),
                mount,
                path,
                Set.of(),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    private static VaultConf conf(Login login, URI url, Optional<Path> ca) {
        return new VaultConf(
                url,
                login,
                Optional.empty(),
                "secret",
                "parley",
                Set.of(),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                ca);
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<VaultException> refused(
            ThrowingCallable call, boolean passing, String... words) {
        return assertThatExceptionOfType(VaultException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.passing()).isEqualTo(passing))
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }
}
