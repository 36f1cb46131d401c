package dev.parley.accounts;

import dev.parley.bus.Identities;
import dev.parley.conf.AuthConf;
import dev.parley.conf.Conf;
import dev.parley.conf.Secret;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The accounts actor on a real store, and tools to look into tokens and to forge them. */
public final class AccountsNode implements AutoCloseable {

    public final SetClock clock = new SetClock();
    private final TestStore store;
    private final String deployment;

    public AccountsNode(TestStore store, AuthConf conf) {
        this.store = store;
        deployment = TestStore.await(
                store.vertx().deployVerticle(new AccountsVerticle(store.bus(), conf, clock, new SecureRandom())));
    }

    /** As configured without any configuration. */
    public static AuthConf conf() {
        return Conf.defaults().auth();
    }

    public static AuthConf conf(Optional<String> jwtSecret, Duration rotateEvery) {
        var conf = conf();
        return new AuthConf(
                conf.tokenLifetime(),
                jwtSecret.map(Secret::new),
                rotateEvery,
                conf.issuer(),
                conf.attemptsPerMinute(),
                conf.shortestPassword(),
                Optional.of(new Secret("first password")));
    }

    String signIn(String name, String password) {
        return store.ask(Identities.SIGN_IN, new Identities.SignIn(name, password))
                .text();
    }

    Identities.Identity authenticate(String credential) {
        return store.ask(Identities.AUTHENTICATE, new Identities.Authenticate(credential));
    }

    /** The header of a token, part 0, or its claims, part 1. */
    public static JsonObject part(String token, int part) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.")[part]), StandardCharsets.UTF_8));
    }

    /** A token of this header and these claims, signed with this secret. */
    public static String signed(JsonObject header, JsonObject claims, byte[] secret, String algorithm) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            var unsigned = encoded(header.encode()) + "." + encoded(claims.encode());
            return unsigned + "." + encoded(mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        TestStore.await(store.vertx().undeploy(deployment));
    }
}
