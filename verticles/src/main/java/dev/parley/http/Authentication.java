package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Finds out who calls, by {@code X-API-Key}, {@code Authorization: Bearer} or {@code X-Admin-Key}, and refuses who may
 * not call the operation. The body of a request is not read before that.
 */
final class Authentication implements Handler<RoutingContext> {

    private static final String CALLER = "parley.caller";
    private static final String KEY = "parley.key";
    private static final String ADMIN_HEADER = "X-Admin-Key";
    private static final String BEARER = "Bearer ";

    /** Keys that are looked at at once for one server; the store takes a thousand from all. */
    private static final int MOST_AT_ONCE = 100;

    private final SharedAsks<String, Accounts.Caller> holders;
    private final Optional<Secret> adminKey;

    /** @param adminKey key that is taken in {@code X-Admin-Key} beside those of administrators */
    Authentication(Vertx vertx, Bus bus, Optional<Secret> adminKey) {
        this.holders = new SharedAsks<>(vertx, MOST_AT_ONCE, key -> holder(bus, key));
        this.adminKey = adminKey;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var access = Contract.access(Exchange.operation(ctx));
        if (access == Contract.Access.OPEN || (access == Contract.Access.KEY_LATER && key(ctx).isEmpty())) {
            ctx.next();
            return;
        }
        var allowed = access == Contract.Access.ADMINISTRATORS ? administrator(ctx) : user(ctx);
        allowed.onSuccess(_ -> ctx.next()).onFailure(ctx::fail);
    }

    /** Who calls. Fails where the operation asks for no key. */
    static Accounts.Caller caller(RoutingContext ctx) {
        return findCaller(ctx).orElseThrow(() -> Failure.UNAUTHORIZED.because("Missing API key"));
    }

    /** Who calls, where a key came with the request. */
    static Optional<Accounts.Caller> findCaller(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(CALLER));
    }

    /** Looks at the key of the request once more, for work that takes long. Fails when it has been revoked. */
    Future<Accounts.Caller> stillAllowed(RoutingContext ctx) {
        return authenticate(Optional.<String>ofNullable(ctx.get(KEY)).orElse(""));
    }

    /** Who holds this key. Fails with UNAUTHORIZED when nobody does. */
    Future<Accounts.Caller> authenticate(String key) {
        return holders.ask(key);
    }

    private static Future<Accounts.Caller> holder(Bus bus, String key) {
        return bus.ask(Accounts.AUTHENTICATE, new Accounts.Authenticate(key))
                .map(user -> new Accounts.Caller(user.id(), user.role()))
                .recover(failure -> Future.failedFuture(refusal(failure, "Invalid API key")));
    }

    private Future<Accounts.Caller> user(RoutingContext ctx) {
        return key(ctx).map(key -> authenticate(key).onSuccess(caller -> enter(ctx, key, caller)))
                .orElseGet(() -> Future.failedFuture(Failure.UNAUTHORIZED.because("Missing API key")));
    }

    private Future<?> administrator(RoutingContext ctx) {
        var offered = ctx.request().getHeader(ADMIN_HEADER);
        if (offered == null) {
            return user(ctx).compose(caller -> onlyAdministrator(caller, Failure.FORBIDDEN, "only administrators may"));
        }
        if (adminKey.filter(key -> sameKey(key.reveal(), offered)).isPresent()) {
            return Future.succeededFuture();
        }
        return authenticate(offered)
                .recover(failure -> Future.failedFuture(refusal(failure, "Invalid X-Admin-Key")))
                .compose(caller -> onlyAdministrator(caller, Failure.UNAUTHORIZED, "Invalid X-Admin-Key"));
    }

    private static Future<Accounts.Caller> onlyAdministrator(Accounts.Caller caller, Failure failure, String detail) {
        return caller.role() == Accounts.Role.ADMIN
                ? Future.succeededFuture(caller)
                : Future.failedFuture(failure.because(detail));
    }

    private static void enter(RoutingContext ctx, String key, Accounts.Caller caller) {
        ctx.put(KEY, key);
        ctx.put(CALLER, caller);
    }

    private static Optional<String> key(RoutingContext ctx) {
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
}
