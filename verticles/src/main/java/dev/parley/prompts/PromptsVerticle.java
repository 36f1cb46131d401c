package dev.parley.prompts;

import dev.parley.bus.Bus;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;

/**
 * Consumes {@link Prompts}, on every node; asks {@link PromptStore}. Holds what it has read until {@link Prompts#CHANGED} says that
 * it is outdated, here or on another node. Virtual threads, one instance.
 */
public final class PromptsVerticle extends VerticleBase {

    private final Bus bus;
    private final InstantSource clock;

    public PromptsVerticle(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var shelf = new Shelf(bus, clock);
        var prompts = new PromptDesk(bus, shelf);
        var categories = new CategoryDesk(bus, shelf);
        var files = new FileDesk(bus, shelf);
        return Future.all(List.of(
                bus.serveBlocking(Prompts.LIST, prompts::list),
                bus.serveBlocking(Prompts.FIND, prompts::find),
                bus.serveBlocking(Prompts.PUT, prompts::put),
                bus.serveBlocking(Prompts.DELETE, prompts::delete),
                bus.serveBlocking(Prompts.TAKEN, prompts::taken),
                bus.serveBlocking(Prompts.CATEGORIES, _ -> categories.list()),
                bus.serveBlocking(Prompts.PUT_CATEGORY, categories::put),
                bus.serveBlocking(Prompts.DELETE_CATEGORY, categories::delete),
                bus.serveBlocking(Prompts.EXPORT, files::write),
                bus.serveBlocking(Prompts.IMPORT, files::read),
                bus.listen(Prompts.CHANGED, _ -> shelf.forget()).ready()));
    }
}
