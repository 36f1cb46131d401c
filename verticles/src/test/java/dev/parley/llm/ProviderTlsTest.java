package dev.parley.llm;

import static dev.parley.llm.ScriptedServer.json;
import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Providers.Breakage;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a provider trusts and who it is, and which setting an error names. */
class ProviderTlsTest {

    @TempDir
    static Path folder;

    private static TestCertificate authority;
    private static TestCertificate ours;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Traffic traffic = new OpenAiTraffic();

    @BeforeAll
    static void certificates() throws Exception {
        authority = TestCertificate.make(folder, "server");
        ours = TestCertificate.make(folder, "ours");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void theAuthorityOfTheConfigurationIsTrusted() {
        try (var server = server(ClientAuth.NONE);
                var node = node(server, Map.of("ca", authority.certificate().toString()))) {
            assertThat(node.complete(ContractChats.plain()).completed().text()).isEqualTo("x");
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedSaysWhichSettingToUse() {
        for (var settings : List.<Map<String, String>>of(
                Map.of(), Map.of("ca", ours.certificate().toString()))) {
            try (var server = server(ClientAuth.NONE);
                    var node = node(server, settings)) {
                var broken = node.complete(ContractChats.plain()).broken();

                assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_ADMITTED);
                assertThat(broken.detail()).contains("is not trusted").contains("set llm.providers.openai.ca");
                assertThat(server.seen).isEmpty();
            }
        }
    }

    @Test
    void aServerThatWantsACertificateGetsOurs() {
        try (var server = server(ClientAuth.REQUIRED);
                var node = node(
                        server,
                        Map.of(
                                "ca", authority.certificate().toString(),
                                "certificate", ours.certificate().toString(),
                                "certificate-key", ours.key().toString()))) {
            assertThat(node.complete(ContractChats.plain()).completed().text()).isEqualTo("x");
        }
    }

    @Test
    void aServerThatWantsACertificateThatThereIsNotSaysWhichSettingToUse() {
        try (var server = server(ClientAuth.REQUIRED);
                var node = node(server, Map.of("ca", authority.certificate().toString()))) {
            var broken = node.complete(ContractChats.plain()).broken();

            assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_ADMITTED);
            assertThat(broken.detail()).contains("llm.providers.openai.certificate");
        }
    }

    @Test
    void aServerWithoutTlsSaysSo() {
        try (var plain = new ScriptedServer(vertx);
                var node = node(plain, Map.of())) {
            var broken = node.complete(ContractChats.plain()).broken();

            assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_ADMITTED);
            assertThat(broken.detail()).contains("http://").contains("llm.providers.openai.url");
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        try (var server = server(ClientAuth.NONE);
                var node =
                        node(server, Map.of("ca", folder.resolve("missing.pem").toString()))) {
            var broken = node.complete(ContractChats.plain()).broken();

            assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_ADMITTED);
            assertThat(broken.detail()).contains("missing.pem").contains("llm.providers.openai.ca");
        }
    }

    private ScriptedServer server(ClientAuth asks) {
        var options = new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(asks)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(authority.certificate().toString())
                        .addKeyPath(authority.key().toString()))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(ours.certificate().toString()));
        return new ScriptedServer(vertx, options, Map.of()).answers(json(200, traffic.whole("x")));
    }

    private ProviderNode node(ScriptedServer server, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("url", "https://127.0.0.1:" + server.port() + "/v1");
        return new ProviderNode(vertx, bus, traffic, all);
    }
}
