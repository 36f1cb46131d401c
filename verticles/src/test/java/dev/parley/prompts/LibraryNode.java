package dev.parley.prompts;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Words;
import dev.parley.store.TestStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Libraries on the real store, emptied before; several on one node stand for several nodes: they are asked in turn. */
final class LibraryNode implements AutoCloseable {

    static final UUID AUTHOR = new UUID(1, 1);

    private final TestStore store;
    private final List<String> deployments = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    LibraryNode(TestStore store, int libraries) throws SQLException {
        this.store = store;
        store.sql("truncate parley.prompts, parley.categories, parley.prompt_usage");
        for (var i = 0; i < libraries; i++) {
            deployments.add(await(store.vertx()
                    .deployVerticle(
                            new PromptsVerticle(store.bus(), () -> now),
                            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))));
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Prompt put(String name, String language, String text) {
        return put(name, language, "own", text);
    }

    Prompt put(String name, String language, String category, String text) {
        return store.ask(
                Prompts.PUT, new Prompts.Put(Optional.of(AUTHOR), name, language, "Title", "What", category, text));
    }

    List<Prompt> find(String name) {
        return store.ask(Prompts.FIND, new Prompts.Find(name, Optional.empty())).prompts();
    }

    List<Prompt> list(Optional<String> category) {
        return store.ask(Prompts.LIST, new Prompts.ListPrompts(category)).prompts();
    }

    List<Category> categories() {
        return store.ask(Prompts.CATEGORIES, new Prompts.ListCategories()).categories();
    }

    Category category(String name) {
        return categories().stream()
                .filter(category -> category.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no category " + name));
    }

    Category putCategory(String name, Map<String, Words> words) {
        return store.ask(
                Prompts.PUT_CATEGORY,
                new Prompts.PutCategory(Optional.of(AUTHOR), name, words, List.of("an example"), true, 7));
    }

    Prompts.Imported read(String yaml, boolean dryRun) {
        return store.ask(Prompts.IMPORT, new Prompts.Import(Optional.of(AUTHOR), yaml, dryRun));
    }

    String write(boolean all) {
        return store.ask(Prompts.EXPORT, new Prompts.Export(all)).text();
    }

    @Override
    public void close() {
        deployments.forEach(id -> await(store.vertx().undeploy(id)));
    }
}
