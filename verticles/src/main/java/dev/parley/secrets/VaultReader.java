package dev.parley.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conf.VaultConf;
import dev.parley.conf.VaultContent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets of one Vault (KV, version 2), as often as asked. Blocking; used by one thread at a time. */
final class VaultReader implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final VaultConf conf;
    private final VaultHttp http;
    private final VaultToken token;

    VaultReader(VaultConf conf, Clock clock) throws VaultException {
        this(conf, clock, TIMEOUT);
    }

    VaultReader(VaultConf conf, Clock clock, Duration timeout) throws VaultException {
        this.conf = conf;
        this.http = new VaultHttp(conf, timeout);
        this.token = new VaultToken(http, conf, clock);
    }

    /** Where it is. */
    URI url() {
        return conf.url();
    }

    /** All secrets that settings may stand in. */
    VaultContent read() throws VaultException {
        var secrets = new HashMap<String, Map<String, String>>();
        for (var path : conf.paths()) {
            secrets.put(path, secret(path));
        }
        return new VaultContent(conf.mount(), conf.path(), secrets);
    }

    @Override
    public void close() {
        http.close();
    }

    private Map<String, String> secret(String path) throws VaultException {
        var place = conf.mount() + "/data/" + path;
        var answer = http.get(place, Optional.of(token.current()));
        if (answer.status() == 403 && token.forget()) {
            answer = http.get(place, Optional.of(token.current()));
        }
        if (answer.status() != 200) {
            throw refusal(answer, path);
        }
        var values = new HashMap<String, String>();
        for (var value : answer.json().path("data").path("data").properties()) {
            values.put(value.getKey(), text(value.getValue()));
        }
        return values;
    }

    private VaultException refusal(VaultHttp.Answer answer, String path) {
        var place = conf.mount() + "/" + path;
        return switch (answer.status()) {
            case 403 ->
                new VaultException(
                        "vault.token, vault.role-id: " + conf.url() + " does not let them read " + place
                                + "; the policy must allow \"read\" on " + conf.mount() + "/data/" + path,
                        false);
            case 404 ->
                answer.errors().isEmpty()
                        ? new VaultException(
                                "vault.path: there is no secret " + place + " at " + conf.url()
                                        + "; it was deleted, or never put there, or vault.mount is not of version 2",
                                false)
                        : new VaultException(
                                "vault.mount: there is no KV engine " + conf.mount() + " at " + conf.url() + " ("
                                        + answer.errors() + ")",
                                false);
            default ->
                new VaultException(
                        "vault.url: " + conf.url() + " answers " + answer.status() + " (" + answer.errors() + ")",
                        false);
        };
    }

    /** Lists and objects stay JSON, as settings take lists. */
    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText("") : value.toString();
    }
}
