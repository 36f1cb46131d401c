package dev.parley.accounts;

import dev.parley.bus.Bus;
import dev.parley.bus.Credentials;
import dev.parley.bus.Credentials.SigningKey;
import dev.parley.bus.Credentials.SigningKeys;
import dev.parley.bus.Failure;
import dev.parley.conf.AuthConf;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign tokens, as this node knows them. One signs; it is made here, and replaced when it is old, or it is the
 * configured one. Those before it verify until the last token that they signed has ended. A key that another node made is
 * looked up when a token names it.
 *
 * <p>Owned by one verticle; touch only on its event loop.
 */
final class TokenKeys {

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 8;

    /** Against clients that make up names of keys: the store is asked so often at most. */
    private static final Duration BETWEEN_LOOK_UPS = Duration.ofSeconds(1);

    private final Bus bus;
    private final AuthConf conf;
    private final Clock clock;
    private final SecureRandom random;

    private Optional<Secret> configured;
    private List<SigningKey> known = List.of();
    private Instant lookedUp = Instant.MIN;
    private @Nullable Future<List<SigningKey>> looking;

    TokenKeys(Bus bus, AuthConf conf, Clock clock, SecureRandom random) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
        this.random = random;
        this.configured = conf.jwtSecret();
    }

    /** The key that signs now; the first one is made when it is needed, and an old one replaced. */
    Future<SigningKey> signing() {
        return bus.ask(Credentials.SIGNING_KEYS, new Credentials.ReadSigningKeys())
                .compose(keys -> mayGoOn(keys)
                        ? Future.succeededFuture(keys)
                        : sign(configured.map(TokenKeys::ofSecret).orElseGet(this::random), keys.signing()))
                .map(this::kept)
                .map(keys -> keys.signing().orElseThrow());
    }

    /** Lets another key sign. Fails with CONFLICT where the key is configured. */
    Future<SigningKeys> rotate() {
        if (configured.isPresent()) {
            return Future.failedFuture(Failure.CONFLICT.because(AuthConf.JWT_SECRET
                    + " is configured: change it there, and the earlier one verifies what it signed"));
        }
        return bus.ask(Credentials.SIGNING_KEYS, new Credentials.ReadSigningKeys())
                .compose(keys -> sign(random(), keys.signing()))
                .map(this::kept);
    }

    /** The key of this name, if it may still verify tokens. */
    Future<Optional<SigningKey>> verifying(String id) {
        var found = find(id);
        return found.isPresent() || !mayLookUp() ? Future.succeededFuture(found) : lookUp().map(_ -> find(id));
    }

    /** Another node lets another key sign. */
    void changed() {
        lookedUp = Instant.MIN;
    }

    /** Another secret is configured, which signs from now on, or none, and then one is made here. */
    void configure(Optional<Secret> secret) {
        configured = secret;
    }

    private Optional<SigningKey> find(String id) {
        return known.stream()
                .filter(key -> key.id().equals(id) && mayVerify(key))
                .findFirst();
    }

    private boolean mayVerify(SigningKey key) {
        return key.replaced()
                .map(end -> clock.instant().isBefore(end.plus(keepFor())))
                .orElse(true);
    }

    private Duration keepFor() {
        return conf.tokenLifetime().plus(Tokens.LEEWAY);
    }

    private boolean mayLookUp() {
        return looking != null || clock.instant().isAfter(lookedUp.plus(BETWEEN_LOOK_UPS));
    }

    /** Who comes while the store is being asked waits for the same reply. */
    private Future<List<SigningKey>> lookUp() {
        if (looking != null) {
            return looking;
        }
        var asked = bus.ask(Credentials.SIGNING_KEYS, new Credentials.ReadSigningKeys())
                .map(this::kept)
                .map(SigningKeys::keys)
                .onComplete(_ -> looking = null);
        if (!asked.isComplete()) {
            looking = asked;
        }
        lookedUp = clock.instant();
        return asked;
    }

    private SigningKeys kept(SigningKeys keys) {
        known = keys.keys();
        return keys;
    }

    private boolean mayGoOn(SigningKeys keys) {
        var signing = keys.signing();
        if (signing.isEmpty()) {
            return false;
        }
        if (configured.isPresent() || signing.get().configured()) {
            return configured.map(TokenKeys::ofSecret).map(SigningKey::id).equals(signing.map(SigningKey::id));
        }
        var rotateEvery = conf.rotateEvery();
        return rotateEvery.isZero()
                || clock.instant().isBefore(signing.get().created().plus(rotateEvery));
    }

    private Future<SigningKeys> sign(SigningKey key, Optional<SigningKey> after) {
        return bus.ask(
                Credentials.SIGN_WITH,
                new Credentials.Sign(key.id(), key.secret(), key.configured(), after.map(SigningKey::id), keepFor()));
    }

    private SigningKey random() {
        var id = new byte[ID_BYTES];
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new SigningKey(
                HexFormat.of().formatHex(id),
                Base64.getEncoder().encodeToString(secret),
                false,
                clock.instant(),
                Optional.empty());
    }

    /** Named by its hash, so that all nodes with the same secret mean the same key. */
    private static SigningKey ofSecret(Secret secret) {
        var bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new SigningKey(
                    HexFormat.of().formatHex(hash, 0, ID_BYTES),
                    Base64.getEncoder().encodeToString(bytes),
                    true,
                    Instant.EPOCH,
                    Optional.empty());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
