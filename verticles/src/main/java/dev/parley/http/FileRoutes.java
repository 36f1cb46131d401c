package dev.parley.http;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
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
                        .compose(located -> new FileAnswer(file.key(), located.file(), file.contentType())
                                .send(ctx, Attachment.named(file.name()))))
                .onFailure(ctx::fail);
    }
}
