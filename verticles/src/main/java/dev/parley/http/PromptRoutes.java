package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Prompts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The prompts of reports: everybody reads them, administrators write them. */
final class PromptRoutes {

    private final Bus bus;

    PromptRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.array("listPrompts", this::list);
        operations.array("prompt", this::find);
        operations.object("putPrompt", this::put);
        operations.object("deletePrompt", this::delete);
    }

    private Future<JsonArray> list(RoutingContext ctx) {
        var category = ctx.queryParam("category").stream().findFirst();
        return bus.ask(Prompts.LIST, new Prompts.ListPrompts(category))
                .map(found -> new JsonArray(
                        found.prompts().stream().map(PromptRoutes::entry).toList()));
    }

    private Future<JsonArray> find(RoutingContext ctx) {
        var version = ctx.queryParam("version").stream().findFirst().map(Integer::parseInt);
        return bus.ask(Prompts.FIND, new Prompts.Find(name(ctx), version))
                .map(found -> new JsonArray(
                        found.prompts().stream().map(PromptRoutes::whole).toList()));
    }

    private Future<JsonObject> put(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var author = Authentication.findCaller(ctx).map(Accounts.Caller::user);
        var prompt = new Prompts.Put(
                author,
                name(ctx),
                body.getString("language"),
                body.getString("title", name(ctx)),
                body.getString("description", ""),
                body.getString("category", "report"),
                body.getString("text"));
        return bus.ask(Prompts.PUT, prompt).map(PromptRoutes::whole);
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return bus.ask(Prompts.DELETE, new Prompts.Delete(name(ctx)))
                .map(_ -> new JsonObject().put("status", "deleted").put("name", name(ctx)));
    }

    private static String name(RoutingContext ctx) {
        return String.valueOf(ctx.pathParam("name"));
    }

    private static JsonObject entry(Prompts.Prompt prompt) {
        var json = new JsonObject()
                .put("id", prompt.id())
                .put("name", prompt.name())
                .put("language", prompt.language())
                .put("version", prompt.version())
                .put("title", prompt.title())
                .put("description", prompt.description())
                .put("category", prompt.category())
                .put("built_in", prompt.builtIn())
                .put("used", prompt.used());
        prompt.author().ifPresent(author -> json.put("created_by", author.toString()));
        prompt.created().ifPresent(created -> json.put("created", created.toString()));
        return json;
    }

    private static JsonObject whole(Prompts.Prompt prompt) {
        return entry(prompt).put("text", prompt.text());
    }
}
