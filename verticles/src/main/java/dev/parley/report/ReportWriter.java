package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Reports;
import dev.parley.bus.Reports.Account;
import dev.parley.bus.Reports.Output;
import dev.parley.bus.Reports.Wish;
import dev.parley.bus.StopWord;
import dev.parley.bus.Usage;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ReportConf;
import dev.parley.report.Citations.Seen;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes one report on a transcript: by a model as a prompt says, or, where there is none that does, as an extract that says why.
 * Straight-line code on a virtual thread; holds nothing.
 */
final class ReportWriter {

    /** Languages with frames and prompts of their own. */
    private static final Set<String> FRAMED = Set.of(Frames.ENGLISH, Frames.RUSSIAN);

    private final Bus bus;
    private final ReportConf conf;
    private final NamedPrompts prompts;

    ReportWriter(Bus bus, ReportConf conf, NamedPrompts prompts) {
        this.bus = bus;
        this.conf = conf;
        this.prompts = prompts;
    }

    /** What becomes of failures. */
    enum Patience {
        /** What can pass is thrown: the job is tried again, and answered calls are not made again. */
        TRIES_AGAIN,
        /** What is the model's fault leads to an extract; what is the asker's is thrown. */
        LAST_TRY,
        /** Everything leads to an extract, as the report is not all of the job. */
        ALWAYS_WRITES
    }

    /** @param recording what the report is about */
    record Work(UUID recording, Material material, Wish wish, Usage.Payer payer, JobNotes notes, Patience patience) {

        String model() {
            return wish.model().orElse(LlmConf.REPORT);
        }

        String language() {
            return wish.language().orElse(material.language());
        }
    }

    Output write(Work work) {
        try (var stop = StopWord.of(bus, work.notes().job())) {
            return new Run(work, stop).write();
        }
    }

    /** Instructions of a wish. INVALID for a prompt that there is not. */
    Instructions instructions(Wish wish, String language) {
        return chosen(wish, language).instructions();
    }

    private record Chosen(Instructions instructions, Optional<Reports.PromptUsed> used) {}

    private Chosen chosen(Wish wish, String language) {
        var frames = Frames.in(language);
        if (wish.promptText().isPresent()) {
            // In whatever language it is: only a wish for another one has to be said.
            var answerIn = wish.language().or(() -> Optional.of(language).filter(tag -> !FRAMED.contains(tag)));
            return new Chosen(new Instructions(wish.promptText().get(), frames, true, answerIn), Optional.empty());
        }
        var prompt = prompts.forLanguage(wish.prompt().orElse(conf.prompt()), language);
        var answerIn = Optional.of(language).filter(tag -> !tag.equals(prompt.language()));
        return new Chosen(
                new Instructions(prompt.text(), frames, true, answerIn),
                Optional.of(new Reports.PromptUsed(prompt.name(), prompt.language(), prompt.version())));
    }

    /** One report on its way. */
    private final class Run {

        private final Work work;
        private final StopWord stop;
        private Optional<Reports.PromptUsed> prompt = Optional.empty();
        private Optional<MapReduce> reading = Optional.empty();
        private Optional<ModelCalls> calls = Optional.empty();

        Run(Work work, StopWord stop) {
            this.work = work;
            this.stop = stop;
        }

        Output write() {
            if (work.material().lines().isEmpty()) {
                return extract(Optional.empty());
            }
            try {
                var window = stop.await(bus.ask(Llm.WINDOW, new Llm.AskWindow(work.model())));
                if (window.readers().isEmpty()) {
                    return extract(unread());
                }
                return read(window);
            } catch (Unanswered e) {
                return instead(e.failure());
            } catch (FailureException e) {
                var isAskers = e.failure() != Failure.CANCELLED && e.failure() != Failure.CONFLICT;
                if (work.patience() == Patience.ALWAYS_WRITES && isAskers) {
                    return extract(Optional.of(e.detail()));
                }
                throw e;
            }
        }

        /** Of what a model has not written. */
        private Output instead(FailureException failure) {
            var extracts =
                    switch (work.patience()) {
                        case TRIES_AGAIN ->
                            conf.fallBack() && !failure.failure().passing();
                        case LAST_TRY -> conf.fallBack();
                        case ALWAYS_WRITES -> true;
                    };
            if (!extracts) {
                throw failure;
            }
            return extract(Optional.of(failure.detail()));
        }

        /** Why the extract is not what was wanted, where a prompt was. */
        private Optional<String> unread() {
            return work.wish().prompt().isPresent() || work.wish().promptText().isPresent()
                    ? Optional.of("no model that follows prompts is behind “" + work.model()
                            + "”; name one, or set llm.routes.report")
                    : Optional.empty();
        }

        private Output read(Llm.Window window) {
            var chosen = chosen(work.wish(), work.language());
            prompt = chosen.used();
            var asker = new ModelCalls.Asker(work.payer(), work.model(), window.streams(), window.readers());
            var asking = new ModelCalls(bus, stop, work.notes(), asker, conf.atOnce());
            var mapReduce = new MapReduce(work.notes(), asking, chosen.instructions(), window.tokens());
            calls = Optional.of(asking);
            reading = Optional.of(mapReduce);
            var lines = work.material().lines();
            var written = mapReduce.write(
                    lines, String.join("\n", lines.stream().map(Line::written).toList()));
            return new Output(
                    Optional.of(work.recording()),
                    written.text(),
                    asking.made().getLast().provider(),
                    account(written.citations(), Optional.empty()));
        }

        private Output extract(Optional<String> reason) {
            var material = work.material();
            var extract =
                    stop.await(bus.ask(Llm.REPORT, new Llm.WriteReport(material.language(), material.quotable())));
            var header = reason.map(why ->
                            Frames.in(material.language()).extractive().replace("{reason}", why.replaceAll("\\s+", " "))
                                    + "\n\n")
                    .orElse("");
            var seen = material.lines().stream().map(Seen::of).toList();
            return new Output(
                    Optional.of(work.recording()),
                    header + extract.text(),
                    extract.provider(),
                    account(Citations.in(extract.text(), seen), reason));
        }

        private Account account(List<Reports.Citation> citations, Optional<String> fallback) {
            var made = calls.map(ModelCalls::made).orElse(List.of());
            return new Account(
                    work.model(),
                    prompt,
                    work.language(),
                    reading.flatMap(MapReduce::plan),
                    made,
                    tokens(made),
                    made.stream().mapToLong(Reports.Call::cost).sum(),
                    citations,
                    fallback,
                    reading.map(MapReduce::warnings).orElse(List.of()));
        }
    }

    private static Llm.Tokens tokens(List<Reports.Call> calls) {
        return calls.stream()
                .map(Reports.Call::tokens)
                .reduce(
                        Llm.Tokens.NONE,
                        (all, one) -> new Llm.Tokens(
                                all.prompt() + one.prompt(),
                                all.completion() + one.completion(),
                                all.cached() + one.cached(),
                                all.reasoning() + one.reasoning(),
                                all.estimated() || one.estimated()));
    }
}
