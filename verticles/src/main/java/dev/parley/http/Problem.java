package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a client gets when something went wrong (RFC 9457).
 *
 * @param type last part of the type URN, the same for the same kind of problem
 * @param detail what is wrong and what to do
 */
record Problem(int status, String type, String detail) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(FailureException failure) {
        return new Problem(failure.failure().status(), failure.failure().type(), failure.detail());
    }

    /** The problem behind a bare HTTP status, as the server itself gives it. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> new Problem(400, Failure.INVALID.type(), "the request is not valid HTTP");
            case 403 -> new Problem(403, Failure.FORBIDDEN.type(), "this origin may not call (http.allowed-origins)");
            case 404 -> new Problem(404, Failure.NOT_FOUND.type(), "there is nothing at this path; see /docs");
            case 405 -> new Problem(405, "method-not-allowed", "this path does not have this method; see /docs");
            case 408 -> new Problem(408, "timed-out", "the request came too slowly; send it again");
            case 412 -> new Problem(412, "wrong-version", "Tus-Resumable: must be " + TusRoutes.VERSION);
            case 413 -> new Problem(413, Failure.TOO_LARGE.type(), "the body is larger than this path takes");
            case 414 -> new Problem(414, Failure.TOO_LARGE.type(), "the URL is too long");
            case 417 -> new Problem(417, Failure.INVALID.type(), "the only expectation that is met is 100-continue");
            case 423 ->
                new Problem(
                        423,
                        "locked",
                        "another request is at work on this upload; try again, or ask for its offset with HEAD");
            case 426 -> new Problem(426, "upgrade-required", "this path speaks WebSocket; ask for the upgrade");
            case 431 -> new Problem(431, Failure.TOO_LARGE.type(), "the headers are too large");
            case 460 ->
                new Problem(
                        460,
                        "checksum-mismatch",
                        "Upload-Checksum: is not that of the bytes that came; send them again");
            default ->
                status >= 500
                        ? new Problem(
                                status,
                                Failure.INTERNAL.type(),
                                "an unexpected error; the log has it under this correlation id")
                        : new Problem(status, Failure.INVALID.type(), "the request cannot be answered");
        };
    }

    JsonObject json(String correlation) {
        return new JsonObject()
                .put("type", "urn:parley:problem:" + type)
                .put("title", title())
                .put("status", status)
                .put("detail", detail)
                .put("instance", "urn:parley:correlation:" + URLEncoder.encode(correlation, StandardCharsets.UTF_8));
    }

    /** The type in words: {@code not-found} is “Not found”. */
    private String title() {
        return Character.toUpperCase(type.charAt(0)) + type.substring(1).replace('-', ' ');
    }
}
