package dev.parley.report;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Reports;
import dev.parley.bus.Reports.Wish;
import dev.parley.bus.Speech;
import dev.parley.bus.Usage;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on the real engine and store, by a model that does what a test says. */
class ReportFlowTest {

    private static final Pattern TIME = Pattern.compile("\\[(\\d\\d:\\d\\d:\\d\\d)]");

    @RegisterExtension
    static final TestStore store = new TestStore();

    private ReportNode node;

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void threeHoursBecomeOneReportThroughAWindowOfFourThousandTokens(String language) {
        start(ScriptedModel::sensible);
        var segments = Talks.threeHours(language);
        var job = node.submit(node.recording(language, segments), Wish.USUAL);

        var report = node.report(job);

        var plan = report.account().plan().orElseThrow();
        assertThat(plan.window()).isEqualTo(ScriptedModel.WINDOW);
        assertThat(plan.levels())
                .hasSizeGreaterThan(2)
                .startsWith(plan.parts().size())
                .endsWith(1);
        assertThat(node.model.asked).hasSize(plan.calls()).allSatisfy(ask -> assertThat(ScriptedModel.tokens(ask)
                        + ask.chat().sampling().maxTokens().orElseThrow())
                .isLessThan(ScriptedModel.WINDOW));
        assertThat(report.account().calls()).hasSize(plan.calls());
        assertThat(report.account().cost()).isEqualTo(1_500L * plan.calls());
        assertThat(report.provider()).isEqualTo(ScriptedModel.PROVIDER);
        assertThat(report.account().prompt()).contains(new Reports.PromptUsed("minutes", language, 1));
        // Every line was read once.
        var read = node.model.asked.stream()
                .map(ScriptedModel::material)
                .filter(material -> material.startsWith("<transcript>"))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("["))
                .collect(Collectors.toSet());
        assertThat(read).hasSize(segments.size());
        assertCited(report, segments);
        assertThat(node.events(job, "plan").getFirst().data()).contains("\"levels\"", "\"window\":4096");
        assertThat(node.events(job, "call")).hasSize(plan.calls());
    }

    @Test
    void whatFitsIsReadInOneCallAndThePlanSaysSo() {
        start(ScriptedModel::sensible);
        var job = node.submit(node.recording("en", Talks.ofAMinute()), wish("summary"));

        var report = node.report(job);

        assertThat(report.account().plan().orElseThrow().levels()).containsExactly(1);
        assertThat(node.model.asked).hasSize(1);
        var ask = node.model.asked.getFirst();
        assertThat(ask.purpose()).isEqualTo("report");
        assertThat(ask.payer().user()).isEqualTo(ReportNode.OWNER.user());
        assertThat(ScriptedModel.material(ask)).isEqualTo("""
                <transcript>
                [00:00:00] SPEAKER_00: Let us begin with the budget.
                [00:00:06] SPEAKER_01: I will send the numbers by Friday.
                [00:00:14] SPEAKER_00: Then we decide on Monday at 10:30.
                </transcript>""");
        assertThat(report.account().citations())
                .extracting(Reports.Citation::segment)
                .containsExactly(0, 1, 2);
        assertThat(report.account().prompt().orElseThrow().name()).isEqualTo("summary");
    }

    @Test
    void timesThatTheModelMadeUpAreNotInTheReport() {
        start(_ -> ScriptedModel.text("- Budget [00:00:00]\n- Made up [07:07:07]\n- Near [00:00:08]"));
        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL));

        assertThat(report.text()).isEqualTo("- Budget [00:00:00]\n- Made up\n- Near [00:00:06]");
        assertThat(report.account().warnings())
                .singleElement()
                .asString()
                .isEqualTo("times that the model made up in call 1.1 and that are removed: 1");
    }

    @Test
    void noMoreCallsAreAtWorkThanAreAllowed() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        start(Map.of("report.at-once", "3"), ask -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return node.vertx.timer(5).compose(_ -> {
                running.decrementAndGet();
                return ScriptedModel.sensible(ask);
            });
        });
        node.report(node.submit(node.recording("en", Talks.threeHours("en")), Wish.USUAL));

        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void anEmptyAnswerIsAskedForOnceMore() {
        var calls = new AtomicInteger();
        start(ask -> calls.incrementAndGet() == 1 ? ScriptedModel.text(" \n") : ScriptedModel.sensible(ask));

        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL));

        assertThat(report.account().fallback()).isEmpty();
        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void twoEmptyAnswersLeadToAnExtractThatSaysSo() {
        start(_ -> ScriptedModel.text(""));

        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL));

        assertThat(report.provider()).isEqualTo("extractive");
        assertThat(report.text())
                .startsWith("> **This report is extractive:**")
                .contains("scripted answered twice with an empty text", "# Extract");
        assertThat(report.account().fallback()).contains("scripted answered twice with an empty text");
        assertThat(report.account().citations()).containsExactly(new Reports.Citation(0, 0));
    }

    @Test
    void aRefusalLeadsToAnExtractInTheLanguageOfTheTranscript() {
        var refusal = new Llm.Refusal("length", "too long", false);
        start(_ ->
                Future.succeededFuture(ScriptedModel.answer("", "", Llm.Finish.CONTENT_FILTER, Optional.of(refusal))));
        var talk = List.of(new Speech.Segment(0, 0, 4, "SPEAKER_00", "Начнём с бюджета."));

        var report = node.report(node.submit(node.recording("ru", talk), Wish.USUAL));

        assertThat(report.text()).startsWith("> **Это извлекающий отчёт:**").contains("(rule length): too long");
        assertThat(node.model.asked).hasSize(1);
    }

    @Test
    void withoutFallingBackARefusalIsAFailureWithItsReason() {
        start(
                Map.of("report.fall-back", "false"),
                _ -> Future.succeededFuture(ScriptedModel.answer(
                        "I would rather not.", ScriptedModel.PROVIDER, Llm.Finish.CONTENT_FILTER, Optional.empty())));

        var failed = node.failure(node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL));

        assertThat(failed.failure()).isEqualTo(Failure.FORBIDDEN);
        assertThat(failed.detail()).isEqualTo("scripted refused to answer");
    }

    @Test
    void anOutageInTheMiddleIsWaitedForAndNoCallIsMadeTwice() {
        var calls = new AtomicInteger();
        start(ask -> calls.incrementAndGet() == 9
                ? Future.failedFuture(Failure.UNAVAILABLE.because("scripted is away"))
                : ScriptedModel.sensible(ask));
        var job = node.submit(node.recording("en", Talks.threeHours("en")), Wish.USUAL);

        var report = node.report(job);

        assertThat(node.whenEnded(job).attempt()).isEqualTo(2);
        assertThat(report.account().fallback()).isEmpty();
        // The one that failed, and at most the one beside it that was cut short.
        assertThat(calls.get())
                .isBetween(
                        report.account().calls().size() + 1,
                        report.account().calls().size() + 2);
    }

    @Test
    void anOutageThatStaysLeadsToAnExtractAfterTheAttempts() {
        start(_ -> Future.failedFuture(Failure.UNAVAILABLE.because("scripted is away")));
        var job = node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL);

        var report = node.report(job);

        assertThat(report.account().fallback()).contains("scripted is away");
        assertThat(node.whenEnded(job).attempt()).isEqualTo(4);
    }

    @Test
    void whatTheAskerMustPutRightIsNotCoveredUp() {
        start(_ -> Future.failedFuture(Failure.NOT_FOUND.because("model: scripted has no such model")));
        var recording = node.recording("en", Talks.ofAMinute());

        var failed = node.failure(node.submit(recording, Wish.USUAL));

        assertThat(failed.failure()).isEqualTo(Failure.NOT_FOUND);
        refused(Failure.INVALID, () -> node.submit(recording, model("tiny/one")))
                .withMessageContaining("near it");
        refused(Failure.INVALID, () -> node.submit(recording, wish("minuts")))
                .withMessageContaining("near it are minutes");
        refused(
                        Failure.INVALID,
                        () -> node.submit(
                                recording,
                                new Wish(Optional.of("minutes"), Optional.of("x"), Optional.empty(), Optional.empty())))
                .withMessageStartingWith("prompt: ");
    }

    @Test
    void aRouteWithoutAModelGivesTheExtractWithoutAWordUnlessAPromptWasWanted() {
        start(ScriptedModel::sensible);
        node.model.readers = List.of();
        var recording = node.recording("en", Talks.ofAMinute());

        var usual = node.report(node.submit(recording, Wish.USUAL));
        var wanted = node.report(node.submit(recording, wish("interview")));

        assertThat(usual.text()).startsWith("# Extract");
        assertThat(usual.account().fallback()).isEmpty();
        assertThat(wanted.account().fallback().orElseThrow()).contains("llm.routes.report");
        assertThat(node.model.asked).isEmpty();
    }

    @Test
    void anExtractThatARouteFallsBackToIsNotTakenForAReport() {
        start(ask -> Future.succeededFuture(
                ScriptedModel.answer("# Extract of a part", "extractive", Llm.Finish.STOP, Optional.empty())));

        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL));

        assertThat(report.account().fallback().orElseThrow()).contains("extractive follows no prompt");
    }

    @Test
    void aModelThatWritesWithoutEndIsCutShortAndTheReportStillGetsDone() {
        start(ask -> ScriptedModel.text("# Report\n" + "- a statement without end\n".repeat(1_000)));

        var report = node.report(node.submit(node.recording("en", Talks.threeHours("en")), Wish.USUAL));

        assertThat(report.account().fallback()).isEmpty();
        assertThat(report.account().warnings()).anyMatch(warning -> warning.contains("more about a part"));
        assertThat(node.model.asked)
                .allSatisfy(ask -> assertThat(ScriptedModel.tokens(ask)).isLessThan(ScriptedModel.WINDOW));
    }

    @Test
    void aReportIsReadByItsRecordingWithTheNamesOfToday() {
        start(_ -> ScriptedModel.text("SPEAKER_00 begins [00:00:00]"));
        var recording = node.recording("en", Talks.ofAMinute());
        node.report(node.submit(recording, Wish.USUAL));
        var newest = node.submit(recording, Wish.USUAL);
        node.report(newest);
        node.ask(
                Speech.LABEL, new Speech.Label(recording, ReportNode.OWNER, Map.of("SPEAKER_00", Optional.of("Анна"))));

        var found = node.ask(Reports.READ, new Reports.Read(ReportNode.OWNER, recording));

        assertThat(found.job().id()).isEqualTo(newest);
        assertThat(found.title()).isEqualTo("talk.mp3");
        assertThat(found.output().orElseThrow().text()).isEqualTo("Анна begins [00:00:00]");
        assertThat(node.ask(Reports.LIST, new Reports.ListReports(ReportNode.OWNER, recording))
                        .orders())
                .hasSize(2)
                .first()
                .satisfies(order -> assertThat(order.job()).isEqualTo(newest));
        refused(
                Failure.NOT_FOUND,
                () -> node.ask(Reports.LIST, new Reports.ListReports(ReportNode.STRANGER, recording)));
        refused(Failure.NOT_FOUND, () -> node.ask(Reports.READ, new Reports.Read(ReportNode.STRANGER, recording)));
        refused(Failure.NOT_FOUND, () -> node.ask(Reports.READ, new Reports.Read(ReportNode.STRANGER, newest)));
    }

    @Test
    void namesThatAreKnownAreWhatTheModelReads() {
        start(ScriptedModel::sensible);
        var recording = node.recording("en", Talks.ofAMinute());
        node.ask(
                Speech.LABEL,
                new Speech.Label(recording, ReportNode.OWNER, Map.of("SPEAKER_01", Optional.of("Boris"))));

        node.report(node.submit(recording, Wish.USUAL));

        assertThat(ScriptedModel.material(node.model.asked.getFirst())).contains("Boris: I will", "SPEAKER_00: Let");
    }

    @Test
    void aRecordingThatCannotBeReportedOnSaysWhy() {
        start(ScriptedModel::sensible);
        var silent = node.recording("en", List.of());
        var other = node.recording("en", Talks.ofAMinute());

        refused(Failure.CONFLICT, () -> node.submit(silent, Wish.USUAL)).withMessageContaining("nobody says a word");
        refused(
                Failure.NOT_FOUND,
                () -> node.ask(
                        Reports.SUBMIT,
                        new Reports.Submit(
                                ReportNode.STRANGER, other, Wish.USUAL, Optional.empty(), Optional.empty())));
    }

    @Test
    void aPromptOfTheRequestAndALanguageAreFollowed() {
        start(ScriptedModel::sensible);
        var wish = new Wish(
                Optional.empty(), Optional.of("Count the promises."), Optional.of("scripted/small"), Optional.of("de"));

        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), wish));

        var ask = node.model.asked.getFirst();
        assertThat(ask.model()).isEqualTo("scripted/small");
        assertThat(ask.chat().messages().getFirst().text())
                .startsWith("Count the promises.")
                .contains("“de”");
        assertThat(report.account().prompt()).isEmpty();
        assertThat(report.account().language()).isEqualTo("de");
    }

    @Test
    void theReportOfATranscriptionIsWrittenWhateverBecomesOfTheModel() {
        start(_ -> Future.failedFuture(Failure.UNAUTHORIZED.because("the key is not accepted")));
        var job = node.submit("probe", "{\"stages\": 1, \"pause\": 600}");
        Awaitility.await()
                .until(() -> node.ask(JobStore.FIND, new JobStore.Find(job)).state() instanceof Jobs.State.Running);

        var written = node.ask(
                Reports.WRITE,
                new Reports.Write(
                        job,
                        job,
                        new Usage.Payer(ReportNode.OWNER.user(), ReportNode.OWNER.role(), Optional.empty()),
                        "en",
                        Talks.ofAMinute(),
                        model("scripted"),
                        Map.of(),
                        0.97));

        assertThat(written.account().fallback()).contains("the key is not accepted");
        assertThat(written.text()).contains("# Extract");
    }

    private void assertCited(Reports.Output report, List<Speech.Segment> segments) {
        var starts = segments.stream()
                .collect(Collectors.toMap(
                        segment -> Line.clock(segment.start()), Speech.Segment::id, (first, _) -> first));
        var times = TIME.matcher(report.text())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(times).isNotEmpty().allSatisfy(time -> assertThat(starts).containsKey(time));
        assertThat(report.account().citations())
                .extracting(Reports.Citation::segment)
                .containsExactlyElementsOf(times.stream().map(starts::get).toList());
    }

    private static Wish wish(String prompt) {
        return new Wish(Optional.of(prompt), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Wish model(String model) {
        return new Wish(Optional.empty(), Optional.empty(), Optional.of(model), Optional.empty());
    }

    private void start(Function<Llm.Ask, Future<Llm.Answer>> script) {
        start(Map.of(), script);
    }

    private void start(Map<String, String> settings, Function<Llm.Ask, Future<Llm.Answer>> script) {
        node = new ReportNode(store.data(), store.postgres(), settings, script);
    }
}
