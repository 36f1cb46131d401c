package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Reports.Wish;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those who follow a report read of it while it is written. */
class ReportTextEventsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private ReportNode node;

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theReportIsToldWhileItIsWritten() {
        start(_ -> ScriptedModel.text("# Report\n\n- Budget [00:00:00]"));

        var job = node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL);

        assertThat(node.report(job).text()).isEqualTo("# Report\n\n- Budget [00:00:00]");
        assertThat(read(job)).isEqualTo("# Report\n\n- Budget [00:00:00]\n");
        assertThat(node.events(job, "report_text"))
                .noneMatch(event -> event.data().contains("restart"));
    }

    @Test
    void ofManyCallsOnlyTheLastIsTold() {
        start(ScriptedModel::sensible);

        var job = node.submit(node.recording("en", Talks.threeHours("en")), Wish.USUAL);
        var report = node.report(job);

        assertThat(report.account().calls()).hasSizeGreaterThan(10);
        assertThat(read(job).strip()).isEqualTo(report.text());
        var lastCallOfAPart = node.events(job, "call")
                .get(report.account().calls().size() - 2)
                .number();
        assertThat(node.events(job, "report_text")).isNotEmpty().allSatisfy(event -> assertThat(event.number())
                .isGreaterThan(lastCallOfAPart));
    }

    @Test
    void anAnswerThatCountsNoMoreIsTakenBackBeforeTheNextOne() {
        var calls = new AtomicInteger();
        start(_ -> ScriptedModel.text(calls.incrementAndGet() == 1 ? "  \n " : "# Report"));

        var job = node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL);

        node.report(job);
        assertThat(node.events(job, "report_text"))
                .anyMatch(event -> event.data().equals("{\"restart\":true}"));
        assertThat(read(job)).isEqualTo("# Report\n");
    }

    @Test
    void anAttemptThatWritesItAgainBeginsAnew() {
        var calls = new AtomicInteger();
        start(_ -> calls.incrementAndGet() == 1
                ? Future.failedFuture(Failure.UNAVAILABLE.because("scripted is away"))
                : ScriptedModel.text("# Report"));

        var job = node.submit(node.recording("en", Talks.ofAMinute()), Wish.USUAL);

        node.report(job);
        assertThat(node.whenEnded(job).attempt()).isEqualTo(2);
        assertThat(node.events(job, "report_text").getFirst().data()).isEqualTo("{\"restart\":true}");
        assertThat(read(job)).isEqualTo("# Report\n");
    }

    /** As a follower reads it. */
    private String read(UUID job) {
        var text = new StringBuilder();
        for (var event : node.events(job, "report_text")) {
            var data = new JsonObject(event.data());
            if (data.getBoolean("restart", false)) {
                text.setLength(0);
            }
            text.append(Optional.ofNullable(data.getString("text")).orElse(""));
        }
        return text.toString();
    }

    private void start(Function<Llm.Ask, Future<Llm.Answer>> script) {
        node = new ReportNode(store.data(), store.postgres(), Map.of(), script);
        node.model.streams = true;
    }
}
