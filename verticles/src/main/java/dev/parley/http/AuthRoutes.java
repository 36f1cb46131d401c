package dev.parley.http;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Identities;
import dev.parley.bus.Identities.Token;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Tokens for passwords, as the assistant that Parley replaces gave them; a {@code user_id} is a user's name here. */
final class AuthRoutes {

    private final Bus bus;
    private final KnownCallers callers;

    AuthRoutes(Bus bus, KnownCallers callers) {
        this.bus = bus;
        this.callers = callers;
    }

    void addTo(Operations operations) {
        operations.object("login", this::login);
        operations.object("welcome", this::welcome);
        operations.object("register", this::register);
        operations.object("changePassword", this::changePassword);
    }

    private Future<JsonObject> login(RoutingContext ctx) {
        var body = Operations.body(ctx);
        return bus.ask(
                        Identities.SIGN_IN,
                        new Identities.SignIn(body.getString("user_id").strip(), body.getString("password")))
                .map(AuthRoutes::json);
    }

    private Future<JsonObject> welcome(RoutingContext ctx) {
        var code = Operations.body(ctx).getString("code");
        return bus.ask(Identities.REDEEM, new Identities.Redeem(code)).map(AuthRoutes::json);
    }

    private Future<JsonObject> register(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var request = new Identities.Register(
                AdminRoutes.name("user_id", body),
                body.getString("password"),
                AdminRoutes.role(body).orElse(Role.USER));
        return bus.ask(Identities.REGISTER, request)
                .map(AuthRoutes::json)
                .recover(failure -> Future.failedFuture(asBefore(failure)));
    }

    private Future<JsonObject> changePassword(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var user = Authentication.caller(ctx).user();
        var request = new Identities.ChangePassword(
                user, Optional.ofNullable(body.getString("password")), body.getString("new_password"));
        return bus.ask(Identities.CHANGE_PASSWORD, request)
                .onSuccess(_ -> callers.forget(user))
                .map(AuthRoutes::json);
    }

    private static JsonObject json(Token token) {
        return new JsonObject().put("access_token", token.text()).put("token_type", "bearer");
    }

    /** A name that is taken was 400 there. */
    private static Throwable asBefore(Throwable failure) {
        return failure instanceof FailureException known && known.failure() == Failure.CONFLICT
                ? Failure.INVALID.because("User already exists")
                : failure;
    }
}
