package dev.parley.http;

import dev.parley.bus.Blobs;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A blob as the answer to GET or HEAD, whole or the part that was asked for (RFC 9110, section 14). Its key is its entity tag:
 * the same tag is the same content, for ever.
 *
 * @param file with the content of the blob
 */
record FileAnswer(Blobs.Key key, Path file, String contentType) {

    private static final String RANGE = "Range";

    /** @param disposition the header Content-Disposition */
    Future<Void> send(RoutingContext ctx, String disposition) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("Content-Disposition", disposition)
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("ETag", tag())
                .putHeader("Cache-Control", "private, no-cache");
        if (isKnown(ctx)) {
            return ctx.response().setStatusCode(304).end();
        }
        return ctx.vertx().fileSystem().props(file.toString()).compose(there -> {
            // A range is for GET alone.
            if (ctx.request().method().equals(HttpMethod.HEAD)) {
                return ctx.response()
                        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(there.size()))
                        .end();
            }
            return range(ctx)
                    .flatMap(range -> ByteRange.of(range, there.size()))
                    .map(part -> sendPart(ctx, part, there.size()))
                    .orElseGet(() -> ctx.response().sendFile(file.toString()));
        });
    }

    private Future<Void> sendPart(RoutingContext ctx, ByteRange part, long size) {
        ctx.response().putHeader("Content-Range", part.content(size));
        return part.length() == 0
                ? ctx.response().setStatusCode(416).end()
                : ctx.response().setStatusCode(206).sendFile(file.toString(), part.from(), part.length());
    }

    /** The part that is asked for, unless it is of something else that the client has the rest of. */
    private Optional<String> range(RoutingContext ctx) {
        var of = ctx.request().getHeader("If-Range");
        return of == null || of.equals(tag())
                ? Optional.ofNullable(ctx.request().getHeader(RANGE))
                : Optional.empty();
    }

    private boolean isKnown(RoutingContext ctx) {
        var known = ctx.request().getHeader("If-None-Match");
        return known != null
                && Arrays.stream(known.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag -> tag.equals("*") || tag.equals(tag()));
    }

    private String tag() {
        return '"' + key.sha256() + '"';
    }
}
