package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service as a process, killed with SIGKILL at random moments again and again while jobs are submitted and run; then
 * the books are checked. Here in short; {@code -Dchaos.kills=200 -Dchaos.jobs=2000} for the long form, which takes a quarter
 * of an hour, and {@code -Dchaos.seed} for another run than the last.
 */
class ChaosTest {

    private static final int KILLS = Integer.getInteger("chaos.kills", 4);
    private static final int JOBS = Integer.getInteger("chaos.jobs", 60);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Random random = new Random(Long.getLong("chaos.seed", 1L));

    @TempDir
    Path folder;

    @Test
    void everyAcceptedJobEndsOnceAndIsToldHoweverOftenTheServiceIsKilled() throws Exception {
        try (var receiver = new CallbackReceiver();
                var client = new PersistentClient(folder.resolve("data"), receiver.address())) {
            for (var kill = 0; kill < KILLS; kill++) {
                try (var service = up()) {
                    service.line();
                    client.allow((kill + 1) * JOBS / KILLS);
                    service.runFor(Duration.ofMillis(random.nextInt(2_000)));
                    service.signal("KILL");
                    service.exitCode();
                }
            }
            try (var service = up()) {
                service.line();
                var jobs = client.accepted(JOBS);
                Awaitility.await().atMost(PATIENCE).until(() -> client.unfinished() == 0);
                Awaitility.await().atMost(PATIENCE).until(() -> receiver.jobs().size() >= JOBS);

                checkBooks(client, receiver, jobs);
                System.out.printf(
                        "chaos: %d kills, %d jobs, %d callbacks for them%n", KILLS, JOBS, receiver.received());
                service.signal("TERM");
                assertThat(service.exitCode()).as(service.errors()).isZero();
            }
        }
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    private void checkBooks(PersistentClient client, CallbackReceiver receiver, List<String> jobs)
            throws IOException, InterruptedException {
        assertThat(jobs).doesNotHaveDuplicates().hasSize(JOBS);
        assertThat(client.count()).as("jobs that the service knows").isEqualTo(JOBS);
        assertThat(receiver.jobs().keySet()).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(receiver.jobs().values()).as("message ids of each job").allSatisfy(ids -> assertThat(ids)
                .hasSize(1));
        for (var job : jobs) {
            var events = client.events(job);
            assertThat(events.stream().map(event -> event.getLong("number")).toList())
                    .as("numbers of job %s", job)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
            assertThat(events.stream()
                            .filter(event -> event.getString("type").equals("state"))
                            .map(event -> event.getJsonObject("data").getString("state"))
                            .filter(List.of("succeeded", "failed", "cancelled")::contains))
                    .as("ends of job %s", job)
                    .containsExactly("succeeded");
            assertThat(events.stream()
                            .filter(event -> event.getString("type").equals("stage"))
                            .map(event -> event.getJsonObject("data").getString("stage"))
                            .distinct())
                    .as("stages of job %s", job)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, PersistentClient.STAGES)
                            .mapToObj(stage -> "stage-" + stage)
                            .toList());
        }
    }

    private CliProcess up() throws IOException {
        var environment = new HashMap<String, String>();
        environment.put("PARLEY_NETWORK_ALLOWED", "127.0.0.1");
        // A job that is killed at every start shall not be given up here.
        environment.put("PARLEY_JOBS_KINDS_PROBE_ATTEMPTS", "100");
        environment.put("PARLEY_WEBHOOKS_BACKOFF_FIRST", "1 s");
        environment.put("PARLEY_WEBHOOKS_BACKOFF_MAX", "2 s");
        return CliProcess.start(
                folder,
                Map.copyOf(environment),
                "up",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString());
    }
}
