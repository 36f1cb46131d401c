package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.conf.LlmConf;
import dev.parley.llm.extractive.ExtractiveReport;
import dev.parley.llm.extractive.TranscriptLine;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Locale;
import java.util.Optional;

/**
 * The language-model actor: consumes {@link Llm} and answers with the provider that was asked for, or the configured one.
 * Keeps no state. Virtual threads.
 */
public final class LlmVerticle extends VerticleBase {

    private static final String EXTRACTIVE = "extractive";

    private final Bus bus;
    private final LlmConf conf;

    public LlmVerticle(Bus bus, LlmConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    @Override
    public Future<?> start() {
        return Future.all(
                bus.serveBlocking(Llm.REPORT, this::report),
                bus.serveBlocking(Llm.PROMPT, this::followPrompt),
                bus.serveBlocking(
                        Health.CHECK.of("llm"), _ -> new Health.Part(true, "reports by " + configuredProvider())));
    }

    private Llm.ReportWritten report(Llm.WriteReport request) {
        var provider = provider(request.provider());
        var lines = request.lines().stream()
                .map(line -> new TranscriptLine(line.start(), line.end(), line.speaker(), line.text()))
                .toList();
        return new Llm.ReportWritten(ExtractiveReport.write(lines, request.language()), provider);
    }

    /** The extractive provider cannot read what a prompt wants: it writes its report. */
    private Llm.ReportWritten followPrompt(Llm.FollowPrompt request) {
        var provider = provider(request.provider());
        var lines = MessageLines.of(request.message());
        if (lines.isEmpty()) {
            throw Failure.INVALID.because("message: there are no words in it to report on");
        }
        return new Llm.ReportWritten(ExtractiveReport.write(lines, ""), provider);
    }

    private String provider(Optional<String> wanted) {
        var provider = wanted.orElseGet(this::configuredProvider);
        if (!provider.equals(EXTRACTIVE)) {
            throw Failure.INVALID.because("provider: there is no provider called " + provider + ", only " + EXTRACTIVE);
        }
        return provider;
    }

    private String configuredProvider() {
        return conf.report().name().toLowerCase(Locale.ROOT);
    }
}
