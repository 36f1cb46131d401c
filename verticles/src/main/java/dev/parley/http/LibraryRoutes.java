package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Words;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What administrators do with the library of prompts: its categories, and all of it as YAML. */
final class LibraryRoutes {

    /** Two bytes a letter in Russian: as much as the library takes in characters. */
    private static final int MOST_BYTES = 2 << 20;

    private final Bus bus;
    private final BodyHandler yaml = BodyHandler.create(false).setBodyLimit(MOST_BYTES);

    LibraryRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.array("listCategories", this::categories);
        operations.object("putCategory", this::put);
        operations.object("deleteCategory", this::delete);
        operations.raw("exportPrompts", this::write);
        // Not as the body handler it is: the router wants those first, and the contract has its own there.
        operations.raw("importPrompts", ctx -> yaml.handle(ctx));
        operations.object("importPrompts", this::read);
    }

    private Future<JsonArray> categories(RoutingContext ctx) {
        return bus.ask(Prompts.CATEGORIES, new Prompts.ListCategories())
                .map(found -> new JsonArray(
                        found.categories().stream().map(LibraryRoutes::json).toList()));
    }

    private Future<JsonObject> put(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var words = new TreeMap<String, Words>();
        for (var language : body.getJsonObject("words")) {
            var one = (JsonObject) language.getValue();
            words.put(
                    language.getKey(),
                    new Words(one.getString("title"), one.getString("description", ""), one.getString("instruction")));
        }
        var category = new Prompts.PutCategory(
                author(ctx),
                name(ctx),
                words,
                body.getJsonArray("examples", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList(),
                body.getBoolean("active", true),
                body.getInteger("sort_order", 0));
        return bus.ask(Prompts.PUT_CATEGORY, category).map(LibraryRoutes::json);
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return bus.ask(Prompts.DELETE_CATEGORY, new Prompts.DeleteCategory(name(ctx)))
                .map(_ -> new JsonObject().put("status", "deleted").put("name", name(ctx)));
    }

    private void write(RoutingContext ctx) {
        bus.ask(Prompts.EXPORT, new Prompts.Export(flag(ctx, "all")))
                .onSuccess(written -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
                        .putHeader("Content-Disposition", Attachment.named("prompts.yaml"))
                        .end(written.text()))
                .onFailure(ctx::fail);
    }

    private Future<JsonObject> read(RoutingContext ctx) {
        var text = text(Optional.ofNullable(ctx.body().buffer()).orElseGet(Buffer::buffer));
        return bus.ask(Prompts.IMPORT, new Prompts.Import(author(ctx), text, flag(ctx, "dry_run")))
                .map(imported -> new JsonObject()
                        .put("prompts", new JsonArray(imported.prompts()))
                        .put("categories", new JsonArray(imported.categories()))
                        .put("unchanged", imported.unchanged())
                        .put("dry_run", imported.dryRun()));
    }

    private static String text(Buffer body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
        } catch (CharacterCodingException e) {
            throw Failure.INVALID.because("the body must be YAML in UTF-8", e);
        }
    }

    private static boolean flag(RoutingContext ctx, String name) {
        return Boolean.parseBoolean(ctx.request().getParam(name));
    }

    private static Optional<UUID> author(RoutingContext ctx) {
        return Authentication.findCaller(ctx).map(Accounts.Caller::user);
    }

    private static String name(RoutingContext ctx) {
        return String.valueOf(ctx.pathParam("name"));
    }

    private static JsonObject json(Category category) {
        var words = new JsonObject();
        category.words()
                .forEach((language, one) -> words.put(
                        language,
                        new JsonObject()
                                .put("title", one.title())
                                .put("description", one.description())
                                .put("instruction", one.instruction())));
        return new JsonObject()
                .put("id", category.id())
                .put("name", category.name())
                .put("words", words)
                .put("examples", new JsonArray(category.examples()))
                .put("active", category.active())
                .put("sort_order", category.sortOrder())
                .put("prompts", category.prompts())
                .put("built_in", category.builtIn());
    }
}
