package dev.parley.http;

import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request that failed with a {@link Problem}, in the words of its door. The router's last failure handler. */
final class Problems implements Handler<RoutingContext> {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** When to come again where nothing better is known. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    @Override
    public void handle(RoutingContext ctx) {
        if (ctx.response().closed()) {
            return;
        }
        if (ctx.response().headWritten()) {
            // A problem in the middle of a body can only be shown by cutting it off.
            ctx.request().connection().close();
            return;
        }
        var problem = problem(ctx);
        var openAi = OpenAiError.isReadBy(ctx.request());
        var json = openAi ? OpenAiError.json(problem) : problem.json(correlation(ctx));
        if (ctx.failure() instanceof OutdatedException outdated) {
            json.put("current", outdated.current());
        }
        var body = json.toBuffer();
        var response = ctx.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, openAi ? "application/json" : Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        retryAfter(ctx.failure()).ifPresent(wait -> response.putHeader("Retry-After", wait));
        if (ctx.failure() instanceof FailureException known) {
            known.remaining().ifPresent(left -> RateLimitHeaders.put(response, left));
        }
        if ((problem.status() == 429 || problem.status() == 503)
                && !response.headers().contains("Retry-After")) {
            response.putHeader("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()));
        }
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (openAi && !OpenAiError.mayPass(problem.status())) {
            response.putHeader("X-Should-Retry", "false");
        }
        if (RefusedBody.isStillComing(ctx.request())) {
            RefusedBody.answer(ctx, body);
        } else {
            response.end(body);
        }
    }

    /** As the answer says it: what failed may have been asked for on behalf of many, in the name of none. */
    private static String correlation(RoutingContext ctx) {
        return Optional.ofNullable(ctx.response().headers().get(Correlation.HEADER))
                .orElse("none");
    }

    private static Problem problem(RoutingContext ctx) {
        return switch (ctx.failure()) {
            case FailureException failure -> Problem.of(failure);
            case UnprocessableException broken -> broken.problem();
            case OutdatedException outdated -> outdated.problem();
            case HttpException refused when refused.getCause() instanceof ValidatorException broken -> broken(broken);
            case HttpException refused -> Problem.ofStatus(refused.getStatusCode());
            case null -> Problem.ofStatus(ctx.statusCode());
            case Throwable _
            when ctx.statusCode() >= 400 && ctx.statusCode() < 500 -> Problem.ofStatus(ctx.statusCode());
            case Throwable unexpected -> {
                log.error("{} {} failed", ctx.request().method(), Exchange.route(ctx), unexpected);
                yield Problem.ofStatus(500);
            }
        };
    }

    /** In whole seconds, no earlier than was said. */
    private static Optional<String> retryAfter(@Nullable Throwable failure) {
        return failure instanceof FailureException known
                ? known.retryAfter()
                        .map(wait ->
                                String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())))
                : Optional.empty();
    }

    private static Problem broken(ValidatorException broken) {
        var wrongFormat = broken.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT;
        var failure = wrongFormat ? Failure.UNSUPPORTED_MEDIA : Failure.INVALID;
        var detail = wrongFormat
                ? "the Content-Type of the body is not one that this path takes; see /docs"
                : String.valueOf(broken.getMessage());
        return new Problem(failure.status(), failure.type(), detail);
    }

    /** Answers what is not even HTTP; no router has seen it. */
    static void answerInvalid(HttpServerRequest request) {
        var cause = String.valueOf(request.decoderResult().cause());
        var status = cause.contains("TooLongHttpLine") ? 414 : cause.contains("TooLongHttpHeader") ? 431 : 400;
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Problem.ofStatus(status).json("none").toBuffer())
                .onComplete(_ -> request.connection().close());
    }
}
