package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.JobStore;
import dev.parley.bus.Llm;
import dev.parley.bus.Reports.Wish;
import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.store.TestStore;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that writes a report is killed, and another one goes on. */
class KilledReportTest {

    private static final int ANSWERED = 7;

    @RegisterExtension
    static final TestStore store = new TestStore();

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatWasReadBeforeAKillIsNotReadAgain() throws Exception {
        try (var node = new ReportNode(
                store.data(), store.postgres(), Map.of("jobs.kinds.recording-report.slots", "0"), ask -> {
                    throw new AssertionError("nobody works here: " + ask);
                })) {
            var recording = node.recording("ru", Talks.threeHours("ru"));
            var job = node.submit(recording, Wish.USUAL);
            var first = killedAfterItsAnswers();
            assertThat(first).hasSizeGreaterThanOrEqualTo(ANSWERED);

            // As a start on the data of a process that has died.
            node.ask(JobStore.END_LEASES, new JobStore.EndLeases(Instant.now()));
            try (var second = new ReportNode(store.data(), store.postgres(), Map.of(), ScriptedModel::sensible)) {
                var report = second.report(job);

                var calls = report.account().calls().size();
                assertThat(calls)
                        .isEqualTo(report.account().plan().orElseThrow().calls());
                assertThat(second.model.asked).hasSize(calls - ANSWERED);
                assertThat(second.model.asked.stream().map(KilledReportTest::name))
                        .doesNotContainAnyElementsOf(first.subList(0, ANSWERED));
                assertThat(second.whenEnded(job).attempt()).isEqualTo(2);
                assertThat(second.events(job, "call")).hasSize(calls);
                assertThat(report.account().fallback()).isEmpty();
            }
        }
    }

    /** Names of the calls that a process of its own has made; the first ones are answered and kept when it is killed. */
    private static List<String> killedAfterItsAnswers() throws IOException, InterruptedException {
        var postgres = store.postgres();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledReportTest.class.getName(),
                        store.data().toString(),
                        postgres.host(),
                        Integer.toString(postgres.port()),
                        postgres.database(),
                        postgres.user(),
                        postgres.password().map(Secret::reveal).orElse(""))
                .redirectErrorStream(true)
                .start();
        var made = new ArrayList<String>();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            // A question that is asked when only one lane is left tells that all answers before it are kept.
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("asked ")) {
                    made.add(line.substring("asked ".length()));
                }
                if (made.size() == ANSWERED + 1) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return made;
    }

    /** The process: answers some calls and then never again. */
    public static void main(String[] arguments) {
        var postgres = postgres(arguments);
        var answered = new AtomicInteger();
        // One call at a time: the next one is made when the last is kept.
        new ReportNode(Path.of(arguments[0]), postgres, Map.of("report.at-once", "1"), ask -> {
            var answer = answered.incrementAndGet() <= ANSWERED
                    ? ScriptedModel.sensible(ask)
                    : Promise.<Llm.Answer>promise().future();
            System.out.println("asked " + name(ask));
            return answer;
        });
    }

    private static PostgresConf postgres(String[] arguments) {
        return new PostgresConf(
                arguments[1],
                Integer.parseInt(arguments[2]),
                arguments[3],
                arguments[4],
                Optional.of(new Secret(arguments[5])));
    }

    /** What a call reads, in short. */
    private static String name(Llm.Ask ask) {
        return Integer.toHexString(ScriptedModel.material(ask).hashCode());
    }
}
