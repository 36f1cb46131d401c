package dev.parley.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.conf.VaultConf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls of Vault's HTTP API ({@code developer.hashicorp.com/vault/api-docs}). Blocking, for a virtual thread or a start; not
 * Vert.x' client, because Vault is read before there is a Vert.x: settings of the cluster may come from it.
 */
final class VaultHttp implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final VaultConf conf;
    private final Duration timeout;
    private final HttpClient client;

    /** @param timeout of one call */
    VaultHttp(VaultConf conf, Duration timeout) throws VaultException {
        this.conf = conf;
        this.timeout = timeout;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (conf.ca().isPresent()) {
            builder.sslContext(trusting(conf));
        }
        this.client = builder.build();
    }

    /** An answer: its JSON is empty where there was none. */
    record Answer(int status, JsonNode json) {

        /** What Vault says is wrong. */
        String errors() {
            return StreamSupport.stream(json.path("errors").spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining("; "));
        }
    }

    Answer get(String path, Optional<String> token) throws VaultException {
        return send(request(path, token).GET());
    }

    Answer post(String path, Optional<String> token, JsonNode body) throws VaultException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path, Optional<String> token) {
        var request = HttpRequest.newBuilder(URI.create(conf.url() + "/v1/" + path))
                .timeout(timeout)
                // Tells Vault that this is no browser that was tricked into a call.
                .header("X-Vault-Request", "true");
        token.ifPresent(shown -> request.header("X-Vault-Token", shown));
        conf.namespace().ifPresent(namespace -> request.header("X-Vault-Namespace", namespace));
        return request;
    }

    /** Fails where nobody answers, and with a passing failure where Vault says that it cannot now. */
    private Answer send(HttpRequest.Builder request) throws VaultException {
        try {
            return checked(client.send(request.build(), BodyHandlers.ofString()));
        } catch (SSLException e) {
            throw new VaultException(
                    "vault.ca: no safe connection to " + conf.url() + " (" + e.getMessage()
                            + "); name the authority that signed its certificate",
                    false);
        } catch (IOException e) {
            throw new VaultException(
                    "vault.url: " + conf.url() + " does not answer ("
                            + Optional.ofNullable(e.getMessage())
                                    .orElse(e.getClass().getSimpleName()) + ")",
                    true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultException("stopped while Vault was asked", false);
        }
    }

    private Answer checked(HttpResponse<String> response) throws VaultException {
        var answer = new Answer(response.statusCode(), json(response.body()));
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new VaultException(
                    "vault.url: " + conf.url() + " answers " + answer.status() + " (" + answer.errors() + ")", true);
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            throw new VaultException(
                    "vault.url: " + conf.url() + " redirects to "
                            + response.headers().firstValue("Location").orElse("nowhere") + "; name that one",
                    false);
        }
        return answer;
    }

    private JsonNode json(String body) throws VaultException {
        try {
            return JSON.readTree(body.isBlank() ? "{}" : body);
        } catch (JsonProcessingException e) {
            throw new VaultException("vault.url: what answers at " + conf.url() + " is not Vault", false);
        }
    }

    private static SSLContext trusting(VaultConf conf) throws VaultException {
        var file = conf.ca().orElseThrow();
        try (var content = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(content)) {
                store.setCertificateEntry("authority " + store.size(), certificate);
            }
            if (store.size() == 0) {
                throw new VaultException("vault.ca: " + file + " holds no certificate", false);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new VaultException("vault.ca: " + file + " cannot be read as a PEM file of certificates", false);
        }
    }
}
