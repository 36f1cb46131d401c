package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Identities;
import dev.parley.bus.Identities.Identity;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out who calls, by an API key or a token in {@code X-API-Key} or {@code Authorization: Bearer}, or by
 * {@code X-Admin-Key}, and refuses who may not call the operation. The body of a request is not read before that.
 */
final class Authentication implements Handler<RoutingContext> {

    private static final String IDENTITY = "parley.identity";
    private static final String CREDENTIAL = "parley.credential";
    private static final String ADMIN_HEADER = "X-Admin-Key";
    private static final String BEARER = "Bearer ";

    /** Keys that are looked at at once for one server; the store takes a thousand from all. */
    private static final int MOST_AT_ONCE = 100;

    private final SharedAsks<String, Identity> asks;
    private final KnownCallers known;
    private final Supplier<Optional<Secret>> adminKey;

    /** @param adminKey key that is taken in {@code X-Admin-Key} beside those of administrators, as it is now */
    Authentication(Vertx vertx, Bus bus, KnownCallers known, Supplier<Optional<Secret>> adminKey) {
        this.asks = new SharedAsks<>(vertx, MOST_AT_ONCE, credential -> identity(bus, known, credential));
        this.known = known;
        this.adminKey = adminKey;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var operation = Exchange.operation(ctx);
        var access = Contract.access(operation);
        if (access == Contract.Access.OPEN
                || (access == Contract.Access.KEY_LATER && credential(ctx).isEmpty())) {
            ctx.next();
            return;
        }
        var refusals = Contract.refusals(operation);
        var allowed = access == Contract.Access.ADMINISTRATORS ? administrator(ctx, refusals) : user(ctx, refusals);
        allowed.onSuccess(_ -> ctx.next()).onFailure(ctx::fail);
    }

    /** Who calls. Fails where the operation asks for no key. */
    static Accounts.Caller caller(RoutingContext ctx) {
        return findCaller(ctx).orElseThrow(() -> Failure.UNAUTHORIZED.because(Refusals.OURS.missing()));
    }

    /** Who calls, where a key came with the request. */
    static Optional<Accounts.Caller> findCaller(RoutingContext ctx) {
        return Optional.<Identity>ofNullable(ctx.get(IDENTITY)).map(Identity::caller);
    }

    /** The name of who calls. */
    static String name(RoutingContext ctx) {
        return Optional.<Identity>ofNullable(ctx.get(IDENTITY))
                .map(Identity::name)
                .orElseThrow(() -> Failure.UNAUTHORIZED.because(Refusals.OURS.missing()));
    }

    /** Asks once more about the key or token of the request, for work that takes long. Fails when it no longer holds. */
    Future<Accounts.Caller> stillAllowed(RoutingContext ctx) {
        return stillAllowed(Optional.<String>ofNullable(ctx.get(CREDENTIAL)).orElse(""));
    }

    /** Asks who shows this key or token, whatever was known before. Fails with UNAUTHORIZED when nobody does. */
    Future<Accounts.Caller> stillAllowed(String credential) {
        return asks.ask(credential)
                .map(Identity::caller)
                .recover(failure -> Future.failedFuture(refusal(failure, Refusals.OURS.invalid())));
    }

    private Future<Identity> authenticate(String credential, String refusal) {
        return known.find(credential).map(Future::succeededFuture).orElseGet(() -> asks.ask(credential)
                .recover(failure -> Future.failedFuture(refusal(failure, refusal))));
    }

    private static Future<Identity> identity(Bus bus, KnownCallers known, String credential) {
        var changes = known.changes();
        return bus.ask(Identities.AUTHENTICATE, new Identities.Authenticate(credential))
                .onSuccess(identity -> known.keep(credential, identity, changes));
    }

    private Future<Identity> user(RoutingContext ctx, Refusals refusals) {
        return credential(ctx)
                .map(credential -> authenticate(credential, refusals.invalid())
                        .onSuccess(identity -> enter(ctx, credential, identity)))
                .orElseGet(() -> Future.failedFuture(Failure.UNAUTHORIZED.because(refusals.missing())));
    }

    private Future<?> administrator(RoutingContext ctx, Refusals refusals) {
        var offered = ctx.request().getHeader(ADMIN_HEADER);
        if (offered == null) {
            return user(ctx, refusals)
                    .compose(identity -> onlyAdministrator(identity, Failure.FORBIDDEN, refusals.notAdministrator()));
        }
        if (adminKey.get().filter(key -> sameKey(key.reveal(), offered)).isPresent()) {
            return Future.succeededFuture();
        }
        return authenticate(offered, "Invalid X-Admin-Key")
                .compose(identity -> onlyAdministrator(identity, Failure.UNAUTHORIZED, "Invalid X-Admin-Key"));
    }

    private static Future<Identity> onlyAdministrator(Identity identity, Failure failure, String detail) {
        return identity.caller().role() == Accounts.Role.ADMIN
                ? Future.succeededFuture(identity)
                : Future.failedFuture(failure.because(detail));
    }

    private static void enter(RoutingContext ctx, String credential, Identity identity) {
        ctx.put(CREDENTIAL, credential);
        ctx.put(IDENTITY, identity);
    }

    private static Optional<String> credential(RoutingContext ctx) {
        var headers = ctx.request().headers();
        return Optional.ofNullable(headers.get("X-API-Key"))
                .or(() -> Optional.ofNullable(headers.get(HttpHeaders.AUTHORIZATION))
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length()).strip()));
    }

    private static Throwable refusal(Throwable failure, String detail) {
        return failure instanceof FailureException known && known.failure() == Failure.UNAUTHORIZED
                ? Failure.UNAUTHORIZED.because(detail)
                : failure;
    }

    /** In a time that does not tell how much of the key was right. */
    private static boolean sameKey(String expected, String offered) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), offered.getBytes(UTF_8));
    }

    /** In which words a door refuses. */
    enum Refusals {
        OURS("Missing API key", "Invalid API key", "only administrators may"),
        /** Those of the assistant that Parley replaces. */
        ASSISTANT("Missing Authorization token", "Invalid or expired token", "Admin privileges required");

        private final String missing;
        private final String invalid;
        private final String notAdministrator;

        Refusals(String missing, String invalid, String notAdministrator) {
            this.missing = missing;
            this.invalid = invalid;
            this.notAdministrator = notAdministrator;
        }

        String missing() {
            return missing;
        }

        String invalid() {
            return invalid;
        }

        String notAdministrator() {
            return notAdministrator;
        }
    }
}
