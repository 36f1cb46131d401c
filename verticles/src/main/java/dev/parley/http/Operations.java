package dev.parley.http;

import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Gives the operations of the contract their handlers. A handler returns its reply, or fails with one of the closed set. */
final class Operations {

    private final RouterBuilder routes;

    Operations(RouterBuilder routes) {
        this.routes = routes;
    }

    /** Reads parameters and body for validation; a value that cannot be decoded is the client's fault. */
    static RequestExtractor extractor() {
        return new RequestExtractor() {
            @Override
            public Future<ValidatableRequest> extractValidatableRequest(RoutingContext ctx, Operation operation) {
                try {
                    var body = Optional.<Buffer>ofNullable(ctx.body().buffer()).orElseGet(Buffer::buffer);
                    return RequestUtils.extract(ctx.request(), operation, () -> Future.succeededFuture(body));
                } catch (IllegalArgumentException e) {
                    return Future.failedFuture(Failure.INVALID.because("a parameter is not valid percent-encoding"));
                }
            }
        };
    }

    /** An operation that replies with a JSON object. */
    void object(String operation, Function<RoutingContext, Future<JsonObject>> handler) {
        raw(operation, ctx -> handler.apply(ctx)
                .onSuccess(reply -> reply(ctx, reply.toBuffer()))
                .onFailure(ctx::fail));
    }

    /** An operation that replies with a JSON object, and validates what it takes itself. */
    void checkedObject(String operation, Function<RoutingContext, Future<JsonObject>> handler) {
        streaming(operation, ctx -> handler.apply(ctx)
                .onSuccess(reply -> reply(ctx, reply.toBuffer()))
                .onFailure(ctx::fail));
    }

    /** An operation that replies with a JSON array. */
    void array(String operation, Function<RoutingContext, Future<JsonArray>> handler) {
        raw(operation, ctx -> handler.apply(ctx)
                .onSuccess(reply -> reply(ctx, reply.toBuffer()))
                .onFailure(ctx::fail));
    }

    /** An operation that writes its response itself. */
    void raw(String operation, Handler<RoutingContext> handler) {
        route(operation).addHandler(handler);
    }

    /** An operation whose body is too large to be validated as a whole; it validates what it takes out of it. */
    void streaming(String operation, Handler<RoutingContext> handler) {
        route(operation).setDoValidation(false).addHandler(handler);
    }

    /** The JSON object in the body, which the contract has been checked against. */
    static JsonObject body(RoutingContext ctx) {
        return Optional.ofNullable(ctx.body().asJsonObject())
                .orElseThrow(() -> Failure.INVALID.because("the body must be a JSON object"));
    }

    /** The id in the path. */
    static UUID id(RoutingContext ctx) {
        return uuid("id", String.valueOf(ctx.pathParam("id")));
    }

    static UUID uuid(String name, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because(name + ": must be a UUID such as 0197a3c0-5b5e-7c1e-8d1f-3f2b6c0d9e11");
        }
    }

    /** A number from 0, which the contract has found to be whole; 1e3 is one to it, and so is one with twenty digits. */
    static long number(String name, String value) {
        if (!value.matches("\\d{1,18}")) {
            throw Failure.INVALID.because(name + ": must be a whole number of at most 18 digits");
        }
        return Long.parseLong(value);
    }

    private static void reply(RoutingContext ctx, Buffer json) {
        ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
    }

    private OpenAPIRoute route(String operation) {
        return Objects.requireNonNull(routes.getRoute(operation), "no operation in openapi.yaml: " + operation)
                .setDoSecurity(false);
    }
}
