package dev.parley.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.conf.VaultConf;
import dev.parley.conf.VaultConf.Login;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The token that opens Vault: the configured one, or one that an AppRole gets. It is renewed when half of its time is over;
 * an AppRole gets another one where that is refused. Owned by one {@link VaultReader}, used by one thread at a time.
 */
final class VaultToken {

    private final VaultHttp http;
    private final VaultConf conf;
    private final Clock clock;
    private Optional<Lease> lease = Optional.empty();

    VaultToken(VaultHttp http, VaultConf conf, Clock clock) {
        this.http = http;
        this.conf = conf;
        this.clock = clock;
    }

    /** @param renewAt half of its time; empty for a token without an end, such as a root token */
    private record Lease(String token, boolean renewable, Optional<Instant> renewAt) {}

    /** The token, which holds for now. */
    String current() throws VaultException {
        var held = lease.isEmpty() ? login() : lease.get();
        if (held.renewAt().filter(time -> !clock.instant().isBefore(time)).isPresent()) {
            held = renewed(held);
        }
        lease = Optional.of(held);
        return held.token();
    }

    /** Whether another token can be had in place of one that was refused. */
    boolean forget() {
        lease = Optional.empty();
        return conf.login() instanceof Login.AppRole;
    }

    private Lease login() throws VaultException {
        return switch (conf.login()) {
            case Login.Token(var token) -> lookedUp(token.reveal());
            case Login.AppRole(var role, var secret) -> {
                var body = JsonNodeFactory.instance
                        .objectNode()
                        .put("role_id", role)
                        .put("secret_id", secret.reveal());
                var answer = http.post("auth/approle/login", Optional.empty(), body);
                if (answer.status() != 200) {
                    throw new VaultException(
                            "vault.role-id, vault.secret-id: " + conf.url() + " refuses the login with "
                                    + answer.status() + " (" + answer.errors() + ")",
                            false);
                }
                yield ofAuth(answer.json().path("auth"));
            }
        };
    }

    private Lease lookedUp(String token) throws VaultException {
        var answer = http.get("auth/token/lookup-self", Optional.of(token));
        if (answer.status() != 200) {
            throw new VaultException(
                    "vault.token: " + conf.url() + " does not know it (" + answer.status() + " " + answer.errors()
                            + "); it has ended, or is of another Vault or namespace",
                    false);
        }
        var data = answer.json().path("data");
        return lease(token, data.path("renewable").asBoolean(), data.path("ttl").asLong());
    }

    private Lease renewed(Lease held) throws VaultException {
        if (held.renewable()) {
            var answer = http.post(
                    "auth/token/renew-self", Optional.of(held.token()), JsonNodeFactory.instance.objectNode());
            if (answer.status() == 200) {
                return ofAuth(answer.json().path("auth"));
            }
        }
        // A token that cannot be renewed is used to its end; who has a role gets another one before.
        return conf.login() instanceof Login.AppRole ? login() : new Lease(held.token(), false, Optional.empty());
    }

    private Lease ofAuth(JsonNode auth) {
        return lease(
                auth.path("client_token").asText(),
                auth.path("renewable").asBoolean(),
                auth.path("lease_duration").asLong());
    }

    private Lease lease(String token, boolean renewable, long seconds) {
        var half = Duration.ofSeconds(seconds).dividedBy(2);
        return new Lease(
                token,
                renewable,
                seconds == 0 ? Optional.empty() : Optional.of(clock.instant().plus(half)));
    }
}
