package dev.parley.store;

import static dev.parley.store.UsageNode.FREE;
import static dev.parley.store.UsageNode.limits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Call;
import dev.parley.bus.Usage.Grouping;
import dev.parley.bus.Usage.Line;
import dev.parley.bus.Usage.Outcome;
import dev.parley.bus.Usage.Payer;
import dev.parley.bus.Usage.Report;
import dev.parley.bus.Usage.Totals;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that are written, added up for people, and dropped when they are old. */
class LedgerTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant MORNING = Instant.parse("2026-06-01T08:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-06-02T00:00:00Z");
    private static final Instant END = Instant.parse("2026-06-03T00:00:00Z");

    private final UsageNode.Hands clock = new UsageNode.Hands(MORNING);
    private final UsageNode node = new UsageNode(
            store.postgres(), Optional.empty(), limits(FREE, FREE, FREE, Duration.ofMinutes(30)), clock, 1_000);
    private final UUID key = UUID.randomUUID();
    private Accounts.User anna;
    private Payer byKey;
    private Payer boris;

    @BeforeEach
    void spend() throws SQLException {
        store.sql("delete from parley.usage");
        anna = store.ask(Accounts.CREATE, new Accounts.Create("anna " + UUID.randomUUID(), Role.USER))
                .user();
        byKey = new Payer(anna.id(), Role.USER, Optional.of(key));
        boris = new Payer(UUID.randomUUID(), Role.USER, Optional.empty());
        settle(byKey, "openai", "gpt", Outcome.FINISHED, 100, false, 5_000_000_000L);
        settle(byKey, "openai", "gpt", Outcome.BROKEN, 10, true, 1);
        clock.set(NEXT_DAY);
        settle(new Payer(anna.id(), Role.USER, Optional.empty()), "ollama", "llama", Outcome.CACHED, 0, false, 0);
        settle(boris, "ollama", "llama", Outcome.FINISHED, 1_000, false, 7);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void anOwnerSeesTheDaysOfTheirOwn() {
        var report = report(new Caller(anna.id(), Role.USER), Optional.empty(), MORNING, END, Grouping.DAY);

        assertThat(report)
                .isEqualTo(new Report(
                        MORNING,
                        END,
                        List.of(
                                new Line(
                                        "2026-06-01",
                                        Optional.empty(),
                                        new Totals(2, 1, 0, 1, 110, 110, 0, 5_000_000_001L, 70, 1.5)),
                                new Line("2026-06-02", Optional.empty(), new Totals(1, 0, 1, 0, 0, 0, 0, 0, 0, 0))),
                        new Totals(3, 1, 1, 1, 110, 110, 0, 5_000_000_001L, 70, 1.5)));
    }

    @Test
    void anAdministratorSeesAllOrAnybodyTheMostExpensiveFirst() {
        var admin = new Caller(UUID.randomUUID(), Role.ADMIN);

        var users = report(admin, Optional.empty(), MORNING, END, Grouping.USER);
        var models = report(admin, Optional.of(boris.user()), MORNING, END, Grouping.MODEL);
        var keys = report(admin, Optional.of(anna.id()), MORNING, END, Grouping.KEY);
        var providers = report(admin, Optional.empty(), MORNING, NEXT_DAY, Grouping.PROVIDER);

        assertThat(users.lines())
                .extracting(Line::group)
                .containsExactly(anna.id().toString(), boris.user().toString());
        assertThat(users.lines()).extracting(Line::name).containsExactly(Optional.of(anna.name()), Optional.empty());
        assertThat(users.totals().calls()).isEqualTo(4);
        assertThat(models.lines()).extracting(Line::group).containsExactly("ollama/llama");
        assertThat(keys.lines()).extracting(Line::group).containsExactly(key.toString(), "");
        assertThat(providers.lines()).extracting(Line::group).containsExactly("openai");
    }

    @Test
    void nobodySeesWhatAnotherHasUsed() {
        TestStore.refused(
                        Failure.FORBIDDEN,
                        () -> report(
                                new Caller(anna.id(), Role.USER),
                                Optional.of(boris.user()),
                                MORNING,
                                END,
                                Grouping.DAY))
                .withMessageContaining("only administrators");
    }

    @Test
    void aTimeWithoutCallsHasNoLines() {
        var report = report(new Caller(anna.id(), Role.USER), Optional.empty(), END, END.plusSeconds(60), Grouping.DAY);

        assertThat(report)
                .isEqualTo(new Report(END, END.plusSeconds(60), List.of(), new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
        TestStore.refused(
                Failure.INVALID,
                () -> report(new Caller(anna.id(), Role.USER), Optional.empty(), END, END, Grouping.DAY));
    }

    @Test
    void withoutATimeItIsThisMonth() {
        clock.set(Instant.parse("2026-07-01T00:00:01Z"));
        settle(boris, "ollama", "llama", Outcome.FINISHED, 1, false, 7);

        var report = node.ask(
                Usage.REPORT,
                new Usage.AskReport(
                        new Caller(boris.user(), Role.USER),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Grouping.DAY));

        assertThat(report.from()).isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(report.totals().calls()).isEqualTo(1);
    }

    @Test
    void oldRowsGoAFewAtATime() {
        assertThat(node.ask(Usage.DROP, new Usage.Drop(NEXT_DAY, 1)).count()).isEqualTo(1);
        assertThat(node.ask(Usage.DROP, new Usage.Drop(NEXT_DAY, 10)).count()).isEqualTo(1);
        assertThat(node.ask(Usage.DROP, new Usage.Drop(NEXT_DAY, 10)).count()).isZero();
    }

    @Test
    void everyColumnIsKept() throws SQLException {
        assertThat(store.sql("""
                select concat_ws('|', purpose, provider, model, asked, outcome, prompt_tokens, completion_tokens,
                    cached_tokens, estimated, cost, attempts, first_token_ms, duration_ms, stream, characters, sound_ms,
                    at at time zone 'UTC')
                from parley.usage where outcome = 'broken' and user_id = '%s'""".formatted(anna.id())))
                .contains("chat|openai|gpt|openai/gpt|broken|10|10|0|t|1|2|12|345|t|70|1500|2026-06-01 08:00:00");
    }

    private void settle(
            Payer payer, String provider, String model, Outcome outcome, long tokens, boolean estimated, long cost) {
        var reserved = node.reserve(payer, 1, 1);
        node.settle(new Call(
                reserved.reservation(),
                payer,
                clock.instant(),
                "chat",
                provider,
                model,
                provider + "/" + model,
                outcome,
                tokens,
                tokens,
                0,
                estimated,
                cost,
                2,
                Optional.of(Duration.ofMillis(12)),
                Duration.ofMillis(345),
                true,
                outcome == Outcome.BROKEN ? 70 : 0,
                Duration.ofMillis(outcome == Outcome.BROKEN ? 1_500 : 0)));
        node.report(payer);
    }

    private Report report(Caller caller, Optional<UUID> user, Instant from, Instant to, Grouping by) {
        return node.ask(Usage.REPORT, new Usage.AskReport(caller, user, Optional.of(from), Optional.of(to), by));
    }
}
