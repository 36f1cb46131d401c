package dev.parley.store;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Office;
import dev.parley.bus.OfficeStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OfficeTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    @BeforeEach
    void empty() throws SQLException {
        store.sql("truncate parley.jobs, parley.usage cascade");
    }

    @Test
    void theLastWordOnARequestCountsAndGoesWithIt() throws SQLException {
        var job = store.keep(new TestJob(Office.KIND, OWNER.user()).build());

        var first = rate(job.id(), "Quite right", Optional.of(true));
        var second = rate(job.id(), "After all not", Optional.of(false));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(store.sql("select response || ' ' || liked from parley.office_ratings"))
                .contains("After all not false");
        store.sql("delete from parley.jobs");
        assertThat(store.sql("select count(*) from parley.office_ratings")).contains("0");
    }

    @Test
    void onlyARequestToTheOfficeIsRated() {
        var other = store.keep(new TestJob("probe", OWNER.user()).build());

        refused(Failure.NOT_FOUND, () -> rate(other.id(), "Good", Optional.empty()));
        refused(Failure.NOT_FOUND, () -> rate(UUID.randomUUID(), "Good", Optional.empty()));
    }

    @Test
    void sumsAreOverTheRequestsAndTheCallsOfTheTime() throws SQLException {
        keep(NOON, new State.Succeeded(NOON, output("[[1]]", 2)));
        keep(NOON.plusSeconds(60), new State.Succeeded(NOON, output("[[\"a \\u0000 \\\"seconds\\\":9}\"]]", 4)));
        keep(NOON.plusSeconds(120), new State.Failed(NOON, Failure.INVALID, "no table"));
        keep(NOON.plusSeconds(180), new State.Queued(NOON));
        keep(NOON.minusSeconds(1), new State.Succeeded(NOON, output("[[1]]", 100)));
        keep(NOON.plusSeconds(3_600), new State.Succeeded(NOON, output("[[1]]", 100)));
        store.keep(new TestJob("probe", OWNER.user()).created(NOON).build());
        call(NOON.plusSeconds(1), "office", 100, 20);
        call(NOON.plusSeconds(2), "office", 3, 4);
        call(NOON.plusSeconds(2), "chat", 1_000, 1_000);
        call(NOON.plusSeconds(3_600), "office", 1_000, 1_000);

        assertThat(metrics(NOON, NOON.plusSeconds(3_600))).isEqualTo(new Office.Metrics(4, 2, 1, 3.0, 127));
    }

    @Test
    void aTimeInWhichNothingWasAskedHasNoSums() {
        assertThat(metrics(NOON, NOON.plusSeconds(1))).isEqualTo(new Office.Metrics(0, 0, 0, 0, 0));
        refused(Failure.INVALID, () -> metrics(NOON, NOON)).withMessageContaining("from");
    }

    private static Office.Rated rate(UUID request, String response, Optional<Boolean> liked) {
        return store.ask(OfficeStore.RATE, new Office.Rate(OWNER, request, response, liked, Optional.empty()));
    }

    private static Office.Metrics metrics(Instant from, Instant to) {
        return store.ask(OfficeStore.METRICS, new Office.AskMetrics(from, to));
    }

    private static void keep(Instant created, State state) {
        store.keep(new TestJob(Office.KIND, OWNER.user())
                .created(created)
                .state(state)
                .build());
    }

    private static String output(String result, double seconds) {
        var output = new Office.Output(
                Office.Form.TABLE,
                result,
                "analysis",
                Optional.empty(),
                false,
                "fake",
                "model",
                Llm.Tokens.NONE,
                0,
                seconds);
        try {
            return MessageWire.JSON.writeValueAsString(output);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void call(Instant at, String purpose, int prompt, int completion) throws SQLException {
        // As the ledger makes ids: of the time of the call, and of no other call.
        var id = new UUID(
                LedgerTable.firstId(at).getMostSignificantBits(),
                UUID.randomUUID().getLeastSignificantBits());
        store.sql("""
                insert into parley.usage (id, user_id, at, purpose, provider, model, asked, outcome, prompt_tokens,
                    completion_tokens, cached_tokens, estimated, cost, attempts, duration_ms, stream)
                values ('%s', '%s', '%s', '%s', 'fake', 'model', 'fake/model', 'finished', %d, %d, 0, false, 0, 1, 5, false)
                """.formatted(id, OWNER.user(), at, purpose, prompt, completion));
    }
}
