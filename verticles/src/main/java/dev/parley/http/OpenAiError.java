package dev.parley.http;

import dev.parley.bus.Failure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** A problem as OpenAI's clients read it, for every path under {@code /v1}. */
final class OpenAiError {

    private static final String PATHS = "/v1/";

    /** The field at fault stands first in a detail, but for the model that has found the fault. */
    private static final Pattern FIELD =
            Pattern.compile("^(?:[^\\s/:]+/\\S+?: )?([a-z][a-z0-9_]*(?:\\[\\d+]|\\.[a-z][a-z0-9_]*)*)(?:\\[])?: ");

    private OpenAiError() {}

    /** Whether the client speaks OpenAI's API. */
    static boolean isReadBy(HttpServerRequest request) {
        return Optional.ofNullable(request.path()).orElse("").startsWith(PATHS);
    }

    static JsonObject json(Problem problem) {
        var field = FIELD.matcher(problem.detail());
        var param = field.find() ? field.group(1) : null;
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", problem.detail())
                                .put("type", type(problem.status()))
                                .put("param", param)
                                .put("code", code(problem, param != null && param.equals("model"))));
    }

    /** OpenAI's clients try 409 and 5xx again unless they are told not to. */
    static boolean mayPass(int status) {
        return status == Failure.OVER_QUOTA.status()
                || status == Failure.UNAVAILABLE.status()
                || status == Failure.TIMED_OUT.status();
    }

    private static String type(int status) {
        if (status >= 500) {
            return "server_error";
        }
        return status == Failure.OVER_QUOTA.status() ? "rate_limit_error" : "invalid_request_error";
    }

    private static String code(Problem problem, boolean aboutModel) {
        return switch (problem.status()) {
            case 401 -> "invalid_api_key";
            case 404 -> aboutModel ? "model_not_found" : "not_found";
            case 429 -> "rate_limit_exceeded";
            default -> problem.type().replace('-', '_');
        };
    }
}
