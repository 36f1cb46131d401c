package dev.parley.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A model with a window of 4,096 tokens behind {@code Llm}, which does what a test says, and refuses what is longer; the models
 * {@code tiny/…} are unknown. Keeps what it was asked.
 */
final class ScriptedModel extends VerticleBase {

    static final int WINDOW = 4_096;
    static final String PROVIDER = "scripted";

    private static final Pattern TIME = Pattern.compile("(?m)^\\[\\d\\d:\\d\\d:\\d\\d]");
    private static final Pattern CITED = Pattern.compile("\\[\\d\\d:\\d\\d:\\d\\d]");

    final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    private final Bus bus;
    private final Function<Llm.Ask, Future<Llm.Answer>> script;
    /** Providers that follow prompts; a test may take them away. */
    volatile List<String> readers = List.of(PROVIDER);
    /** Whether answers come piece by piece. */
    volatile boolean streams;

    ScriptedModel(Bus bus, Function<Llm.Ask, Future<Llm.Answer>> script) {
        this.bus = bus;
        this.script = script;
    }

    @Override
    public Future<?> start() {
        return Future.all(
                bus.serve(Llm.WINDOW, request -> window(request.model())),
                bus.serve(Llm.CHAT, (ask, outlet) -> chat(ask).map(answer -> written(answer, outlet))),
                bus.serve(
                        Llm.REPORT,
                        request -> Future.succeededFuture(new Llm.ReportWritten(
                                "# Extract\n\n- [00:00:00] "
                                        + request.lines().getFirst().text(),
                                "extractive"))));
    }

    /** Piece by piece, a line each, where it streams; the reply has no text then. */
    private Llm.Answer written(Llm.Answer answer, Outlet<Llm.Pieces> outlet) {
        if (!streams) {
            return answer;
        }
        answer.text()
                .lines()
                .forEach(line -> outlet.send(new Llm.Pieces(List.of(Llm.Piece.text(line), Llm.Piece.text("\n")))));
        return answer("", answer.served().provider(), answer.finish(), answer.refusal());
    }

    private Future<Llm.Window> window(String model) {
        return model.startsWith("tiny")
                ? Future.failedFuture(
                        Failure.NOT_FOUND.because("model: there is no " + model + "; near it are scripted"))
                : Future.succeededFuture(
                        new Llm.Window(readers.isEmpty() ? Integer.MAX_VALUE : WINDOW, streams, readers));
    }

    private Future<Llm.Answer> chat(Llm.Ask ask) {
        asked.add(ask);
        var tokens = tokens(ask) + ask.chat().sampling().maxTokens().orElse(0);
        return tokens > WINDOW && !readers.isEmpty()
                ? Future.failedFuture(Failure.TOO_LARGE.because("the prompt and its answer have " + tokens + " tokens"))
                : script.apply(ask);
    }

    static int tokens(Llm.Ask ask) {
        return ask.chat().messages().stream()
                .mapToInt(turn -> turn.text().getBytes(UTF_8).length / 4 + 4)
                .sum();
    }

    /** What a model might write about what it is given: a few statements with times of it. */
    static Future<Llm.Answer> sensible(Llm.Ask ask) {
        var material = material(ask);
        var times = (material.startsWith("<texts>") ? CITED : TIME)
                .matcher(material)
                .results()
                .map(MatchResult::group)
                .toList();
        var text = new StringBuilder("# Report\n\n## Decisions\n\n");
        for (var i = 0; i < times.size(); i += Math.max(1, times.size() / 6)) {
            text.append("- Something of weight was agreed on by all ")
                    .append(times.get(i))
                    .append('\n');
        }
        return text(text.toString());
    }

    static String material(Llm.Ask ask) {
        return ask.chat().messages().getLast().text();
    }

    static Future<Llm.Answer> text(String text) {
        return Future.succeededFuture(answer(text, PROVIDER, Llm.Finish.STOP, Optional.empty()));
    }

    static Llm.Answer answer(String text, String provider, Llm.Finish finish, Optional<Llm.Refusal> refusal) {
        return new Llm.Answer(
                text,
                Optional.empty(),
                List.of(),
                finish,
                new Llm.Tokens(1_000, 100, 0, 0, false),
                new Llm.Served(provider, "small", 1, 1_500, false),
                refusal,
                Chat.NOTHING);
    }
}
