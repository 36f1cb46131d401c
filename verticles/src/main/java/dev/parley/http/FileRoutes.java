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

    /** Answers with a file to keep. */
    static Future<Void> send(RoutingContext ctx, Blobs.Located located, String name, String contentType) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("Content-Disposition", Attachment.named(name));
        return ctx.response().sendFile(located.file().toString());
    }
}
