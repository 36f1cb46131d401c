package dev.parley.llm.gigachat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.Secret;
import dev.parley.llm.wire.ConnectionTrouble;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Refusals;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.Trouble;
import dev.parley.llm.wire.TroubleException;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/**
 * Tokens that open the door for half an hour, one for each key. However many want one, one is asked for; a new one is fetched some
 * minutes before the old one ends, while that still serves. Confined to the context of its provider.
 */
final class AccessTokens {

    /** How long a token serves by the documentation; neither clock can make it more. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    /** However wrong our clock is, a new token is not asked for with every call. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    /** Of its lifetime, from which part on a token is replaced: at the earliest, and how much later at the latest. */
    private static final double EARLIEST = 0.8;

    private static final double SPREAD = 0.1;
    /** Ten in a second are allowed for all; who was refused is not to use these up. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The year 5138 in seconds, 1973 in milliseconds: both are given out. */
    private static final long MILLISECONDS_FROM = 100_000_000_000L;

    /** Nobody who waits for a token has been answered by a model. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BAD_REQUEST = 400;

    private final GigaChatDialect.Asking client;
    private final ProviderConf conf;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Map<Secret, Credential> credentials = new HashMap<>();

    /**
     * @param client of the address that gives out tokens
     * @param random from 0 to 1, so that nodes do not ask all at once
     */
    AccessTokens(GigaChatDialect.Asking client, ProviderConf conf, Clock clock, DoubleSupplier random) {
        this.client = client;
        this.conf = conf;
        this.clock = clock;
        this.random = random;
    }

    /** A token that serves. Fails with a {@link TroubleException}. */
    Future<String> get(Secret key) {
        return credentials.computeIfAbsent(key, Credential::new).token();
    }

    /** Forgets a token that was refused before its time; one that has been replaced already is none. */
    void revoke(String token) {
        credentials.values().forEach(credential -> credential.revoke(token));
    }

    /** @param until when it ends, and from when on a new one is fetched: milliseconds since 1970 */
    private record Token(String value, long until, long renewFrom) {}

    private final class Credential {

        private final Secret key;
        private Token token = new Token("", 0, 0);
        private Future<String> asking = Future.succeededFuture("");
        private long notBefore;
        private Trouble lastTrouble = Trouble.of(Breakage.AWAY, "");

        Credential(Secret key) {
            this.key = key;
        }

        Future<String> token() {
            var now = clock.millis();
            if (now < token.renewFrom) {
                return Future.succeededFuture(token.value);
            }
            if (asking.isComplete() && now >= notBefore) {
                asking = ask();
            }
            if (now < token.until) {
                return Future.succeededFuture(token.value);
            }
            return asking.isComplete() && now < notBefore
                    ? Future.failedFuture(new TroubleException(lastTrouble))
                    : asking;
        }

        private Future<String> ask() {
            var headers = Map.of(
                    "Content-Type", "application/x-www-form-urlencoded",
                    "Accept", "application/json",
                    "RqUID", UUID.randomUUID().toString());
            var scope = "scope=" + URLEncoder.encode(conf.gigachat().scope(), StandardCharsets.UTF_8);
            var request = new UpstreamRequest(HttpMethod.POST, "", headers, Buffer.buffer(scope));
            return client.ask(request, Map.of("Authorization", "Basic " + basic()), PATIENCE)
                    .map(this::read)
                    .onFailure(this::failed)
                    .recover(failure -> failure instanceof TroubleException
                            ? Future.failedFuture(new TroubleException(lastTrouble))
                            : Future.failedFuture(failure));
        }

        /** The ready-made authorization key, or what it is made of: identifier and secret with a colon. */
        private String basic() {
            var secret = key.reveal();
            return secret.contains(":")
                    ? Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                    : secret;
        }

        private String read(Reply reply) {
            if (!reply.isGood()) {
                throw new TroubleException(refusal(reply));
            }
            var answer = Json.read(reply.body());
            var value = Json.text(answer.path("access_token"))
                    .orElseThrow(() -> new TroubleException(Breakage.AWAY, "there is none in the answer"));
            var now = clock.millis();
            var lifetime = lifetime(answer.path("expires_at"), now);
            var renewal = (long) (lifetime * (EARLIEST + SPREAD * random.getAsDouble()));
            token = new Token(value, now + lifetime, now + renewal);
            return value;
        }

        private void failed(Throwable failure) {
            if (failure instanceof TroubleException known) {
                var trouble = known.trouble();
                var wait = trouble.retryAfter().filter(wanted -> wanted.compareTo(PAUSE) > 0);
                notBefore = clock.millis() + wait.orElse(PAUSE).toMillis();
                // The same settings hold for this address, but for the address itself.
                var detail =
                        trouble.detail().replace(ConnectionTrouble.setting(conf, "url"), setting("authorization-url"));
                lastTrouble = new Trouble(
                        trouble.breakage(), "no access token could be had: " + detail, trouble.retryAfter());
            }
        }

        void revoke(String refused) {
            if (token.value.equals(refused)) {
                token = new Token("", 0, 0);
            }
        }
    }

    /** Milliseconds from now. */
    private static long lifetime(JsonNode expiresAt, long now) {
        var said = expiresAt.asLong(0);
        if (said <= 0) {
            return LIFETIME.toMillis();
        }
        var until = said < MILLISECONDS_FROM ? Duration.ofSeconds(said).toMillis() : said;
        return Math.clamp(until - now, SHORTEST.toMillis(), LIFETIME.toMillis());
    }

    private Trouble refusal(Reply reply) {
        var said = Json.text(Json.tryRead(reply.body()).path("message")).orElseGet(() -> Refusals.plainText(reply));
        var isScope = reply.status() == BAD_REQUEST && said.contains("scope");
        var breakage = isScope ? Breakage.NOT_ADMITTED : Refusals.meaning(reply.status());
        var hint = isScope
                ? "; look at " + setting("scope")
                : breakage == Breakage.NOT_ADMITTED ? "; look at " + setting("keys") : "";
        return Refusals.trouble(breakage, reply.status(), said + hint, reply.headers(), clock);
    }

    private String setting(String name) {
        return ConnectionTrouble.setting(conf, name);
    }
}
