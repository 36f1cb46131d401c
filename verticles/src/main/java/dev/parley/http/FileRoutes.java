package dev.parley.http;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;

/** Files by signed address: whoever has it may read the one file, until it expires, and nothing else. */
final class FileRoutes {

    private final Bus bus;

    FileRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.raw("file", this::file);
    }

    private void file(RoutingContext ctx) {
        bus.ask(Blobs.RESOLVE, new Blobs.Resolve(URI.create(ctx.request().uri())))
                .compose(file -> bus.ask(Blobs.LOCATE, new Blobs.Locate(file.key()))
                        .compose(located -> send(ctx, located, file.name(), file.contentType())))
                .onFailure(ctx::fail);
    }

    /** Answers with a file to keep, or the part of it that was asked for. */
    static Future<Void> send(RoutingContext ctx, Blobs.Located located, String name, String contentType) {
        var file = located.file().toString();
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("Content-Disposition", Attachment.named(name))
                .putHeader("Accept-Ranges", "bytes");
        var range = ctx.request().getHeader("Range");
        return range == null
                ? ctx.response().sendFile(file)
                : ctx.vertx().fileSystem().props(file).compose(there -> ByteRange.of(range, there.size())
                        .map(part -> sendPart(ctx, file, part, there.size()))
                        .orElseGet(() -> ctx.response().sendFile(file)));
    }

    private static Future<Void> sendPart(RoutingContext ctx, String file, ByteRange part, long size) {
        ctx.response().putHeader("Content-Range", part.content(size));
        return part.length() == 0
                ? ctx.response().setStatusCode(416).end()
                : ctx.response().setStatusCode(206).sendFile(file, part.from(), part.length());
    }
}
