package dev.parley.llm.builtin;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.Abilities;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Provider;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends nothing, and answers with what would be sent; the same question has the same answer. Where JSON of a schema is asked for, or
 * a tool must be called, it answers with the least that fits, so that clients of either can be tried. Stateless.
 */
public final class DryRunProvider implements Provider {

    private static final String MODEL = "dryrun";
    private static final Pattern WORD = Pattern.compile("(?<=\\s)(?=\\S)");

    private final ProviderConf conf;

    public DryRunProvider(ProviderConf conf) {
        this.conf = conf;
    }

    @Override
    public Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet) {
        var model = call.model().isEmpty() ? MODEL : call.model();
        try {
            Abilities.check(conf, call.chat());
            return answer(model, call.chat()).sendTo(outlet, call.chat().stream());
        } catch (TroubleException e) {
            return Future.succeededFuture(
                    broken(e.trouble().breakage(), e.trouble().detail()));
        }
    }

    private static WrittenAnswer answer(String model, Chat chat) {
        var called = calledTool(chat);
        if (called.isPresent()) {
            return new WrittenAnswer(model, List.of(), List.of(call(called.get())), Finish.TOOL_CALLS);
        }
        var text =
                switch (chat.shape()) {
                    case Chat.Shape.Text _ ->
                        "This is a dry run: nothing was sent. It would have been:\n\n"
                                + ShownRequest.of(model, chat).toPrettyString() + "\n";
                    case Chat.Shape.AnyJson _ -> ShownRequest.of(model, chat).toString();
                    case Chat.Shape.JsonSchema schema ->
                        SmallestInstance.of("response_format", Json.object("response_format", schema.schema()))
                                .toString();
                };
        return cut(model, List.of(WORD.split(text)), chat.sampling().maxTokens().orElse(Integer.MAX_VALUE));
    }

    /** A word is taken for a token. */
    private static WrittenAnswer cut(String model, List<String> words, int most) {
        return words.size() <= most
                ? new WrittenAnswer(model, words, List.of(), Finish.STOP)
                : new WrittenAnswer(model, words.subList(0, most), List.of(), Finish.LENGTH);
    }

    /** The tool that must be called, where one must be. */
    private static Optional<Chat.Tool> calledTool(Chat chat) {
        return chat.tools().flatMap(tools -> switch (tools.choice()) {
            case Chat.Choice.Auto _, Chat.Choice.None _ -> Optional.empty();
            case Chat.Choice.Required _ -> tools.offered().stream().findFirst();
            case Chat.Choice.Named(var name) ->
                tools.offered().stream()
                        .filter(tool -> tool.name().equals(name))
                        .findFirst();
        });
    }

    private static Chat.ToolCall call(Chat.Tool tool) {
        var name = "tools." + tool.name() + ".parameters";
        var arguments = SmallestInstance.of(name, Json.object(name, tool.parameters()));
        return new Chat.ToolCall("call_dryrun_0", tool.name(), arguments.toString());
    }

    @Override
    public Future<Providers.EmbedOutcome> embed(Providers.EmbedCall call) {
        return Future.succeededFuture(
                new Providers.NoVectors(broken(Breakage.NOT_OFFERED, "makes no vectors; the provider local does")));
    }

    @Override
    public Future<Providers.Offered> offer() {
        return Future.succeededFuture(new Providers.Offered(List.of(MODEL), true));
    }

    private Broken broken(Breakage breakage, String detail) {
        return new Broken(breakage, conf.name() + ": " + detail, Optional.empty(), false, "", Optional.empty());
    }
}
