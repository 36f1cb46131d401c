package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.llm.extractive.ExtractiveReport;
import dev.parley.llm.extractive.MessageLines;
import dev.parley.llm.extractive.TranscriptLine;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;

/**
 * The language-model actor: consumes {@link Llm}. Keeps no state. Virtual threads.
 */
public final class LlmVerticle extends VerticleBase {

    private static final String EXTRACTIVE = "extractive";

    private final Bus bus;

    public LlmVerticle(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<?> start() {
        return Future.all(
                bus.serveBlocking(Llm.REPORT, LlmVerticle::report),
                bus.serve(Llm.CHAT, (ask, _) -> vertx.executeBlocking(() -> answer(ask.chat()), false)),
                bus.serveBlocking(Health.CHECK.of("llm"), _ -> new Health.Part(true, "reports by " + EXTRACTIVE)));
    }

    private static Llm.ReportWritten report(Llm.WriteReport request) {
        var lines = request.lines().stream()
                .map(line -> new TranscriptLine(line.start(), line.end(), line.speaker(), line.text()))
                .toList();
        return new Llm.ReportWritten(ExtractiveReport.write(lines, request.language()), EXTRACTIVE);
    }

    /** The extractive provider cannot read what a prompt wants: it writes its report on the last message. */
    private static Llm.Answer answer(Chat chat) {
        var lines = MessageLines.of(chat.messages().getLast().text());
        if (lines.isEmpty()) {
            throw Failure.INVALID.because("message: there are no words in it to report on");
        }
        return new Llm.Answer(
                ExtractiveReport.write(lines, ""),
                Optional.empty(),
                List.of(),
                Llm.Finish.STOP,
                Llm.Tokens.NONE,
                new Llm.Served(EXTRACTIVE, EXTRACTIVE, 1, 0, false),
                Optional.empty(),
                Chat.NOTHING);
    }
}
