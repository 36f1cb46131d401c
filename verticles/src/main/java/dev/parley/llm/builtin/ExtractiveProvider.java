package dev.parley.llm.builtin;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.extractive.ExtractiveReport;
import dev.parley.llm.extractive.MessageLines;
import dev.parley.llm.wire.Abilities;
import dev.parley.llm.wire.Provider;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The extractive report as a model. It cannot read what a prompt wants: it writes its report on the last message, read as a conversation.
 * Works on worker threads, as a long conversation takes seconds. Stateless.
 */
public final class ExtractiveProvider implements Provider {

    private static final String MODEL = "extractive";
    private static final Pattern LINE = Pattern.compile("(?<=\n)");

    private final Vertx vertx;
    private final ProviderConf conf;

    public ExtractiveProvider(Vertx vertx, ProviderConf conf) {
        this.vertx = vertx;
        this.conf = conf;
    }

    @Override
    public Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet) {
        var chat = call.chat();
        try {
            check(call.model(), chat);
        } catch (TroubleException e) {
            return Future.succeededFuture(
                    broken(e.trouble().breakage(), e.trouble().detail()));
        }
        var last = chat.messages().getLast().text();
        var promise = Promise.<Providers.Outcome>promise();
        outlet.cancelled().onSuccess(_ -> promise.tryComplete(WrittenAnswer.cancelled("")));
        vertx.executeBlocking(() -> report(last), false)
                .compose(report -> report.map(text -> answer(text).sendTo(outlet, chat.stream()))
                        .orElseGet(() -> Future.succeededFuture(
                                broken(Breakage.INVALID, "messages: there are no words in the last one to report on"))))
                .onSuccess(promise::tryComplete)
                .onFailure(promise::tryFail);
        return promise.future();
    }

    private static Optional<String> report(String message) {
        var lines = MessageLines.of(message);
        return lines.isEmpty() ? Optional.empty() : Optional.of(ExtractiveReport.write(lines, ""));
    }

    private static WrittenAnswer answer(String report) {
        return new WrittenAnswer(MODEL, List.of(LINE.split(report)), List.of(), Llm.Finish.STOP);
    }

    private void check(String model, Chat chat) {
        if (!model.isEmpty() && !model.equals(MODEL)) {
            throw new TroubleException(Breakage.NO_SUCH_MODEL, "has no model " + model + ", it has " + MODEL);
        }
        Abilities.check(conf, chat);
        refuse(chat.tools().isPresent(), "tools");
        refuse(!(chat.shape() instanceof Chat.Shape.Text), "answers in JSON");
        refuse(
                chat.messages().getLast().content().stream().anyMatch(part -> !(part instanceof Chat.Part.Text)),
                "messages that are more than text");
    }

    private static void refuse(boolean wanted, String what) {
        if (wanted) {
            throw new TroubleException(Breakage.NOT_OFFERED, "takes sentences out of a text and has no " + what);
        }
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
