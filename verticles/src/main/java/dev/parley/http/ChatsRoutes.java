package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Chats;
import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.ListPlace;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Chats that are kept for people to come back to. They are private: administrators read and delete those they know the id of. */
final class ChatsRoutes {

    /** Bytes of a chat; a long evening of typing is a twentieth. */
    static final int LARGEST = 2 << 20;

    private static final int PAGE = 50;

    private final Bus bus;

    ChatsRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("listChats", this::list);
        operations.object("keptChat", this::find);
        operations.streaming("keepChat", this::keep);
        operations.raw("deleteChat", this::delete);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        var limit = ctx.queryParam("limit").stream()
                .findFirst()
                .map(Integer::parseInt)
                .orElse(PAGE);
        var before = ctx.queryParam("before").stream().findFirst().map(NextPage::before);
        // One more says whether there is a next page.
        var request = new Chats.ListChats(Authentication.caller(ctx), limit + 1, before);
        return bus.ask(Chats.LIST, request).map(found -> {
            var page = found.chats().stream().limit(limit).toList();
            var json = new JsonObject()
                    .put(
                            "chats",
                            new JsonArray(page.stream().map(ChatsRoutes::entry).toList()));
            if (found.chats().size() > limit) {
                var last = page.getLast();
                json.put("next", NextPage.next(new ListPlace(last.updated(), last.id())));
            }
            return json;
        });
    }

    private Future<JsonObject> find(RoutingContext ctx) {
        return bus.ask(Chats.FIND, new Chats.Find(Authentication.caller(ctx), Operations.id(ctx)))
                .map(ChatsRoutes::whole);
    }

    private void keep(RoutingContext ctx) {
        if (ctx.body().length() > LARGEST) {
            throw Failure.TOO_LARGE.because("the chat has " + ctx.body().length() + " bytes, more than " + LARGEST
                    + ", the most that is kept of one; go on in a new chat");
        }
        var owner = Authentication.caller(ctx).user();
        var chat = ChatForm.read(owner, Operations.id(ctx), OpenAiChatRoutes.bytes(ctx));
        bus.ask(Chats.PUT, chat)
                .onSuccess(outcome -> {
                    if (outcome.kept()) {
                        reply(ctx, 200, "application/json", whole(outcome.chat()));
                    } else {
                        reply(ctx, Failure.CONFLICT.status(), Problem.MEDIA_TYPE, outdated(outcome.chat()));
                    }
                })
                .onFailure(ctx::fail);
    }

    private void delete(RoutingContext ctx) {
        bus.ask(Chats.DELETE, new Chats.Delete(Authentication.caller(ctx), Operations.id(ctx)))
                .onSuccess(_ -> ctx.response().setStatusCode(204).end())
                .onFailure(ctx::fail);
    }

    private static JsonObject outdated(Chats.Kept chat) {
        var failure = Failure.CONFLICT.because(
                "version: the chat was changed meanwhile, and is at " + chat.version() + "; read it again");
        return Problem.of(failure).json(Correlation.current().orElse("none")).put("current", chat.version());
    }

    private static void reply(RoutingContext ctx, int status, String type, JsonObject json) {
        ctx.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(json.toBuffer());
    }

    private static JsonObject entry(Chats.Entry chat) {
        return new JsonObject()
                .put("id", chat.id().toString())
                .put("title", chat.title())
                .put("model", chat.model())
                .put("updated", chat.updated().toString());
    }

    private static JsonObject whole(Chats.Kept chat) {
        return entry(new Chats.Entry(chat.id(), chat.title(), chat.model(), chat.updated()))
                .put("messages", new JsonArray(chat.messages()))
                .put("version", chat.version());
    }
}
