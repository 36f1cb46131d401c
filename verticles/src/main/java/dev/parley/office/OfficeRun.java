package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Output;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Prompts;
import dev.parley.bus.StoredJson;
import dev.parley.bus.Usage;
import dev.parley.office.ModelCalls.Answered;
import dev.parley.office.ModelCalls.Asker;
import dev.parley.office.PurposeForm.Accepted;
import dev.parley.office.PurposeForm.Prose;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs one job of kind {@link Office#KIND}: finds the category, asks a model, and once more where the answer is not in form. Category
 * and answers are checkpoints, so that none is found or paid for twice. Holds no state between runs; on virtual threads.
 */
final class OfficeRun {

    private static final String CATEGORY = "category";
    private static final String FIRST = "answer";
    private static final String SECOND = "repair";

    /** Characters that a model is shown again of an answer that is not in form. */
    private static final int SHOWN_AGAIN = 4_000;

    private final Bus bus;
    private final Clock clock;
    private final Forms forms;
    private final CategoryBook categories;
    private final Classifier classifier;
    private final DryRuns dryRuns;

    OfficeRun(Bus bus, Clock clock, Forms forms, CategoryBook categories, Classifier classifier, DryRuns dryRuns) {
        this.bus = bus;
        this.clock = clock;
        this.forms = forms;
        this.categories = categories;
        this.classifier = classifier;
        this.dryRuns = dryRuns;
    }

    /** The input of a job, written by {@link OfficeDesk}. */
    record Input(Usage.Payer payer, Office.Request request) {}

    Jobs.Finished run(Jobs.Run run) {
        var started = clock.instant();
        var input = StoredJson.input(run.job(), Input.class);
        try (var calls = ModelCalls.of(bus, run.job().id())) {
            var written = new Work(run, input, calls).write();
            var seconds = Duration.between(started, clock.instant()).toMillis() / 1e3;
            return new Jobs.Finished(StoredJson.write(written.output(seconds)));
        }
    }

    /** @param all answers that were had, the last of which was accepted */
    private record Written(Accepted accepted, String category, Optional<String> sent, List<Answered> all) {

        Output output(double seconds) {
            var last = all.getLast();
            var tokens = all.stream().map(Answered::tokens).reduce(Llm.Tokens.NONE, Written::sum);
            return new Output(
                    accepted.form(),
                    accepted.result(),
                    category,
                    sent,
                    all.size() > 1,
                    last.provider(),
                    last.model(),
                    tokens,
                    all.stream().mapToLong(Answered::cost).sum(),
                    seconds);
        }

        private static Llm.Tokens sum(Llm.Tokens one, Llm.Tokens other) {
            return new Llm.Tokens(
                    one.prompt() + other.prompt(),
                    one.completion() + other.completion(),
                    one.cached() + other.cached(),
                    one.reasoning() + other.reasoning(),
                    one.estimated() || other.estimated());
        }
    }

    /** One run on its way. */
    private final class Work {

        private final Jobs.Run run;
        private final Usage.Payer payer;
        private final Office.Request request;
        private final ModelCalls calls;
        private final PurposeForm form;

        Work(Jobs.Run run, Input input, ModelCalls calls) {
            this.run = run;
            this.payer = input.payer();
            this.request = input.request();
            this.calls = calls;
            this.form = forms.of(request.purpose());
        }

        Written write() {
            var material = form.read(request);
            reached("classify", 0.05);
            var category = category();
            var known = categories.find(category);
            var prose = CategoryBook.prose(known);
            var wording = Wording.in(Wording.languageOf(request.query()));
            var window = forms.window(request, task -> calls.await(task));
            var words = known.flatMap(found -> words(found, request.query()));
            var frame = new Question.Frame(words, wording, form.rules(wording, prose), window.tokens());
            var question = Question.of(request, material, frame, LocalDate.now(clock));
            reached("ask", 0.2);
            var asker = new Asker(payer, Forms.model(request), window.streams(), window.readers());
            var turns = List.of(
                    Chat.Turn.of(Chat.Role.SYSTEM, question.system()), Chat.Turn.of(Chat.Role.USER, question.user()));
            var first = answered(FIRST, () -> calls.ask(asker, turns, schema(), question.answer()));
            if (dryRuns.is(first.provider())) {
                var shown = dryRuns.show(first.provider(), request, category, question);
                return new Written(shown, category, question.sent(), List.of(first));
            }
            try {
                var accepted = accept(first, wording, prose);
                return new Written(accepted, category, question.sent(), List.of(first));
            } catch (UnfitAnswer unfit) {
                reached("repair", 0.7);
                var again = new ArrayList<>(turns);
                again.add(Chat.Turn.of(Chat.Role.ASSISTANT, ShownTable.shortened(shown(first), SHOWN_AGAIN)));
                again.add(Chat.Turn.of(
                        Chat.Role.USER,
                        wording.repair().formatted(unfit.reason()).strip()));
                var second = answered(SECOND, () -> calls.ask(asker, again, schema(), question.answer()));
                var accepted = acceptLast(second, unfit, wording, prose);
                return new Written(accepted, category, question.sent(), List.of(first, second));
            }
        }

        private String category() {
            if (request.category().isPresent()) {
                return categories.forPurpose(
                        request.purpose(), request.category().get());
            }
            if (request.purpose() == Purpose.CHART || request.purpose() == Purpose.HISTOGRAM) {
                return categories.forPurpose(request.purpose(), "");
            }
            var found =
                    kept(CATEGORY, Office.Classified.class, () -> classifier.classify(calls, payer, request.query()));
            return categories.forPurpose(request.purpose(), found.category());
        }

        private Answered answered(String name, Supplier<Answered> ask) {
            return kept(name, Answered.class, ask);
        }

        /** What an earlier attempt has noted, or else what comes now, which is noted. */
        private <T> T kept(String name, Class<T> type, Supplier<T> work) {
            var earlier = run.checkpoints().get(name);
            if (earlier != null) {
                return StoredJson.read(earlier, type);
            }
            var made = work.get();
            calls.await(bus.ask(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), name, StoredJson.write(made))));
            return made;
        }

        private Accepted accept(Answered answer, Wording wording, Prose prose) {
            try {
                return form.accept(answer.text(), request, prose);
            } catch (UnfitAnswer unfit) {
                throw answer.cutOff() ? new UnfitAnswer(wording.shorter()) : unfit;
            }
        }

        private Accepted acceptLast(Answered answer, UnfitAnswer first, Wording wording, Prose prose) {
            try {
                return accept(answer, wording, prose);
            } catch (UnfitAnswer unfit) {
                throw Failure.CONFLICT.because("the model " + answer.provider() + "/" + answer.model()
                        + " has not answered in form, nor when it was asked once more. First: " + first.reason()
                        + ". Then: " + unfit.reason());
            }
        }

        /** A turn must not be empty. */
        private static String shown(Answered answer) {
            return answer.text().isBlank() ? "…" : answer.text();
        }

        private Chat.Shape schema() {
            return new Chat.Shape.JsonSchema("answer", form.schema(), Optional.empty(), Optional.empty());
        }

        /** Those of the language of the request, or of the one that there is. */
        private static Optional<Prompts.Words> words(Prompts.Category category, String query) {
            var all = category.words();
            return Optional.ofNullable(all.get(Wording.languageOf(query)))
                    .or(() -> Optional.ofNullable(all.get(Wording.ENGLISH)))
                    .or(() -> all.values().stream().findFirst());
        }

        /** Waits for nobody. */
        private void reached(String stage, double fraction) {
            bus.ask(Jobs.PROGRESS, new Jobs.Progress(run.job().id(), stage, fraction));
        }
    }
}
