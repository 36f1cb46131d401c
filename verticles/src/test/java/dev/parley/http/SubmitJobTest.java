package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs as JSON, one and many. */
class SubmitJobTest {

    @TempDir
    Path folder;

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(Files.createDirectory(folder.resolve("uploads")));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aJobIsSubmittedWithAllItsWishes() throws Exception {
        var response = door.post("/jobs", "anna-key", """
                {"kind": "probe", "input": {"stages": 2, "pause": 0.5}, "priority": 3, "idempotency_key": "k1",
                 "correlation_id": "c1", "not_before": "2026-03-01T15:00:00+03:00",
                 "callback_url": "https://example.org/hook"}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("state")).isEqualTo("queued");
        assertThat(door.actors.submitted)
                .containsExactly(new Jobs.Submit(
                        Optional.empty(),
                        "probe",
                        door.anna.id(),
                        Optional.of(door.anna.id()),
                        "{\"stages\":2,\"pause\":0.5}",
                        3,
                        Optional.of("k1"),
                        Optional.of("c1"),
                        Optional.of("https://example.org/hook"),
                        Optional.of(Instant.parse("2026-03-01T12:00:00Z"))));
    }

    @Test
    void manyJobsComeBackInTheirOrder() throws Exception {
        var response = door.post("/jobs/batch", "anna-key", """
                {"jobs": [{"kind": "probe", "priority": 1}, {"kind": "probe", "priority": 2}]}""");

        assertThat(new JsonObject(response.body()).getJsonArray("jobs")).hasSize(2);
        assertThat(door.actors.submitted).extracting(Jobs.Submit::priority).containsExactly(1, 2);
    }

    @Test
    void anAddressThatMayNotBeCalledBackIsNamed() throws Exception {
        var response = door.post("/jobs/batch", "anna-key", """
                {"jobs": [{"kind": "probe", "callback_url": "https://example.org/hook"},
                          {"kind": "probe", "callback_url": "http://10.0.0.1/"}]}""");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith("jobs[1].callback_url: ");
        assertThat(door.actors.submitted).isEmpty();
    }

    @Test
    void aBatchMayBeLarge() throws Exception {
        var jobs = "{\"kind\":\"probe\"},".repeat(9_999) + "{\"kind\":\"probe\"}";

        var response = door.post("/jobs/batch", "anna-key", "{\"jobs\":[" + jobs + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(door.actors.submitted).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"transcription\"} | kind: must be one of",
                "{\"kind\": \"probe\", \"not_before\": \"tomorrow\"} | not_before: must be a date",
                "{\"kind\": \"probe\", \"not_before\": \"+10000-01-01T00:00:00Z\"} | not_before: must be before the year",
                "{\"kind\": \"probe\", \"priority\": 101} | priority",
                "{\"kind\": \"probe\", \"owner\": \"me\"} | owner",
                "{\"input\": {}} | kind",
                "{\"kind\": \"probe\", \"input\": 7} | input",
            })
    void whatIsWrongWithAJobIsNamed(String job, String detail) throws Exception {
        var response = door.post("/jobs", "anna-key", job);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).contains(detail);
        assertThat(door.actors.submitted).isEmpty();
    }

    @Test
    void whatIsWrongInABatchIsNamedWithItsPlaceAndNothingIsAccepted() throws Exception {
        var response = door.post("/jobs/batch", "anna-key", """
                {"jobs": [{"kind": "probe"}, {"kind": "probe", "not_before": "x"}]}""");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith("jobs[1].not_before: ");
        assertThat(door.actors.submitted).isEmpty();
    }
}
