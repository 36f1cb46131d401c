package dev.parley.accounts;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Credentials;
import dev.parley.bus.Credentials.Account;
import dev.parley.bus.Credentials.SigningKey;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Identities.Identity;
import dev.parley.bus.Identities.Token;
import dev.parley.conf.AuthConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens (RFC 7519): signed with HMAC SHA-256 and nothing else, for one version of one account. A token holds while its
 * time lasts and the account is what it was when the token was given: active, with the same role and password.
 *
 * <p>Owned by one verticle; touch only on its event loop.
 */
final class Tokens {

    /** How far clocks of nodes may be apart. */
    static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final String ALGORITHM = "HS256";
    /** Ours have 400 characters. */
    private static final int LONGEST = 4 << 10;

    private static final String REFUSED = "Invalid or expired token";

    private final Vertx vertx;
    private final Bus bus;
    private final AuthConf conf;
    private final TokenKeys keys;
    private final Clock clock;

    Tokens(Vertx vertx, Bus bus, AuthConf conf, TokenKeys keys, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether this text is meant to be a token rather than an API key: its header is a JSON object, which begins so. */
    static boolean isToken(String credential) {
        return credential.startsWith("eyJ") && credential.indexOf('.') > 0;
    }

    /** A token of this account as it is now. */
    Future<Token> give(Account account) {
        var now = clock.instant();
        var user = account.user();
        var claims = new JsonObject()
                .put("iss", conf.issuer())
                .put("sub", user.name())
                .put("uid", user.id().toString())
                .put("role", user.role().name().toLowerCase(Locale.ROOT))
                .put("ver", account.version())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(conf.tokenLifetime()).getEpochSecond());
        return keys.signing()
                .map(key -> new Token(
                        user.id(),
                        signer(key)
                                .generateToken(
                                        claims,
                                        new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true))));
    }

    /** Whose token this is. Fails with UNAUTHORIZED, whatever is wrong with it. */
    Future<Identity> check(String token) {
        return keyId(token)
                .map(keys::verifying)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .compose(key -> key.map(known -> verified(known, token)).orElseGet(Tokens::refused))
                .compose(this::ofAccount);
    }

    /** The key that the token says it was signed with; empty for what cannot be one of ours. */
    private static Optional<String> keyId(String token) {
        if (token.length() > LONGEST || token.split("\\.", -1).length != 3) {
            return Optional.empty();
        }
        try {
            var text = token.substring(0, token.indexOf('.'));
            var header = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(text)));
            return ALGORITHM.equals(header.getValue("alg")) && header.getValue("kid") instanceof String id
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Future<JsonObject> verified(SigningKey key, String token) {
        // The library throws at some claims of a wrong type.
        return Future.succeededFuture(signer(key))
                .compose(signer -> signer.authenticate(new TokenCredentials(token)))
                .map(user -> user.attributes().getJsonObject("accessToken"))
                .recover(_ -> refused());
    }

    private Future<Identity> ofAccount(JsonObject claims) {
        try {
            var now = clock.instant();
            var end = Instant.ofEpochSecond(claims.getLong("exp")).plus(LEEWAY);
            var begin = Instant.ofEpochSecond(claims.getLong("iat")).minus(LEEWAY);
            var user = UUID.fromString(claims.getString("uid"));
            int version = claims.getInteger("ver");
            if (now.isBefore(begin) || !now.isBefore(end) || !conf.issuer().equals(claims.getString("iss"))) {
                return refused();
            }
            return account(user, version)
                    .map(account -> new Identity(
                            new Caller(user, account.user().role()),
                            account.user().name(),
                            Optional.of(Duration.between(now, end))));
        } catch (RuntimeException e) {
            // A claim that is missing or no such value: signed with our key, but not by us.
            return refused();
        }
    }

    private Future<Account> account(UUID user, int version) {
        return bus.ask(Credentials.READ, new Credentials.Read(user))
                .recover(failure -> isUnknown(failure) ? refused() : Future.failedFuture(failure))
                .compose(account -> account.user().active() && account.version() == version
                        ? Future.succeededFuture(account)
                        : refused());
    }

    /** Times are compared here, with our clock; the library would take its own. */
    private JWTAuth signer(SigningKey key) {
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(ALGORITHM)
                                .setId(key.id())
                                .setBuffer(Buffer.buffer(Base64.getDecoder().decode(key.secret()))))
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof FailureException known && known.failure() == Failure.NOT_FOUND;
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(Failure.UNAUTHORIZED.because(REFUSED));
    }
}
