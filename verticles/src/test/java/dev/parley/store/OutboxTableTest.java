package dev.parley.store;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Attempt;
import dev.parley.bus.Outbox.Delivery;
import dev.parley.bus.Outbox.Outgoing;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a relay can rely on: each message once, in order, until somebody acknowledged it. */
class OutboxTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOLD = Duration.ofSeconds(60);

    /** A scheme of its own for each test, so that tests see only their own messages. */
    private final String scheme = "t" + UUID.randomUUID().toString().replace("-", "") + ":";

    private final String host = scheme + "//host.example/hook";

    @Test
    void aMessageIsHandedOutAsItWasWritten() {
        var job = write(host, "key", "{\"ё\": \"\\u0000\"}");

        assertThat(take("relay")).singleElement().satisfies(message -> {
            assertThat(message.job()).isEqualTo(job.id());
            assertThat(message.destination()).isEqualTo(host);
            assertThat(message.key()).isEqualTo("key");
            assertThat(message.payload()).isEqualTo("{\"ё\": \"\\u0000\"}");
            assertThat(message.created()).isEqualTo(NOW);
            assertThat(message.attempts()).isZero();
        });
    }

    @Test
    void onlyTheFirstWaitingMessageOfAKeyIsHandedOut() {
        write(host, "key", "1");
        write(host, "key", "2");
        write(host, "other", "3");

        var first = take("relay");

        assertThat(first).extracting(Outgoing::payload).containsExactly("1", "3");
        assertThat(take("relay")).isEmpty();
        settle("relay", delivered(first.getFirst()));
        assertThat(take("relay")).extracting(Outgoing::payload).containsExactly("2");
    }

    @Test
    void theSameKeyAtAnotherDestinationIsAnotherOrder() {
        write(host, "key", "1");
        write(host + "/other", "key", "2");

        assertThat(take("relay")).hasSize(2);
    }

    @Test
    void aFailedMessageHoldsBackThoseBehindItUntilItsTimeHasCome() {
        write(host, "key", "1");
        write(host, "key", "2");
        settle("relay", failed(take("relay").getFirst(), Optional.of(NOW.plusSeconds(5))));

        assertThat(take("relay", 10, 10, NOW.plusSeconds(4))).isEmpty();
        assertThat(take("relay", 10, 10, NOW.plusSeconds(5))).singleElement().satisfies(message -> {
            assertThat(message.payload()).isEqualTo("1");
            assertThat(message.attempts()).isEqualTo(1);
        });
    }

    @Test
    void aMessageThatWasGivenUpDoesNotBlockThoseBehindIt() {
        write(host, "key", "1");
        write(host, "key", "2");

        settle("relay", failed(take("relay").getFirst(), Optional.empty()));

        assertThat(take("relay")).extracting(Outgoing::payload).containsExactly("2");
    }

    @Test
    void whatADeadRelayHeldIsHandedOutAgainWhenTheHoldEnds() {
        write(host, "key", "1");
        take("dead");

        assertThat(take("relay", 10, 10, NOW.plus(HOLD).minusMillis(1))).isEmpty();
        assertThat(take("relay", 10, 10, NOW.plus(HOLD))).hasSize(1);
    }

    @Test
    void aWordAboutAMessageThatSomebodyElseHoldsByNowIsIgnored() {
        var job = write(host, "key", "1");
        var message = take("slow").getFirst();
        take("relay", 10, 10, NOW.plus(HOLD));

        settle("slow", delivered(message));

        assertThat(deliveries(job)).singleElement().satisfies(delivery -> {
            assertThat(delivery.delivered()).isEmpty();
            assertThat(delivery.attempts()).isEmpty();
        });
    }

    @Test
    void onlyDestinationsWithTheSchemesAskedForAreHandedOut() {
        write(scheme + "//host.example/", "key", "1");

        var taken = store.ask(Outbox.TAKE, new Outbox.Take("relay", List.of("u" + scheme), 10, 10, NOW, NOW.plus(HOLD)))
                .messages();

        assertThat(taken).isEmpty();
        assertThat(take("relay")).hasSize(1);
    }

    @Test
    void aReceiverGetsNoMoreAtOnceThanItsShareAndOthersGoOn() {
        IntStream.range(0, 10).forEach(i -> write(scheme + "//slow.example/" + i, "key", "slow"));
        write(scheme + "//fast.example/", "key", "fast");

        assertThat(take("relay", 2, 3, NOW)).extracting(Outgoing::payload).containsExactly("slow", "fast");
        assertThat(take("relay", 10, 3, NOW)).hasSize(2);
        assertThat(take("relay", 10, 3, NOW)).isEmpty();
    }

    @Test
    void whatADeadRelayHeldTakesNothingFromTheShareOfTheNext() {
        IntStream.range(0, 4).forEach(i -> write(host + i, "key", "" + i));
        take("dead", 10, 2, NOW);

        assertThat(take("relay", 10, 2, NOW)).hasSize(2);
    }

    @Test
    void relaysThatAskAtOnceNeverGetTheSameMessage() {
        IntStream.range(0, 60).forEach(i -> write(host, "key " + i % 30, "" + i));

        var taken = TestStore.await(Future.all(IntStream.range(0, 20)
                        .mapToObj(i -> store.bus().ask(Outbox.TAKE, request("relay " + i, 3, 100, NOW)))
                        .toList()))
                .<Outbox.Messages>list()
                .stream()
                .flatMap(messages -> messages.messages().stream())
                .toList();

        assertThat(taken).extracting(Outgoing::id).doesNotHaveDuplicates();
        assertThat(taken).extracting(Outgoing::key).doesNotHaveDuplicates().isNotEmpty();
    }

    @Test
    void everyAttemptIsInTheLog() {
        var job = write(host, "key", "1");
        var failure = failed(take("relay").getFirst(), Optional.of(NOW.plusSeconds(5)));
        settle("relay", failure);
        var success = delivered(take("relay", 10, 10, NOW.plusSeconds(5)).getFirst());
        settle("relay", success);

        assertThat(deliveries(job)).singleElement().satisfies(delivery -> {
            assertThat(delivery.attempts()).containsExactly(failure, success);
            assertThat(delivery.message().attempts()).isEqualTo(2);
            assertThat(delivery.delivered()).contains(NOW.plusMillis(120));
            assertThat(delivery.next()).isEmpty();
        });
    }

    @Test
    void aDeliveredMessageIsSentOnceMoreWhenAskedForAndRelaysAreWoken() throws Exception {
        var job = write(host, "key", "1");
        var message = take("relay").getFirst();
        settle("relay", delivered(message));
        assertThat(take("relay")).isEmpty();
        var woken = new CompletableFuture<String>();
        TestStore.await(store.bus()
                .listen(Outbox.WAKE, wake -> woken.complete(wake.scheme()))
                .ready());

        resend(job, message.id());

        assertThat(woken.get(30, TimeUnit.SECONDS)).isEqualTo(scheme);
        assertThat(take("relay")).extracting(Outgoing::id).containsExactly(message.id());
    }

    @Test
    void askingToResendAMessageThatIsOnItsWayDoesNotSendItTwice() {
        var job = write(host, "key", "1");
        var message = take("relay").getFirst();

        resend(job, message.id());

        assertThat(take("other")).isEmpty();
        settle("relay", delivered(message));
        assertThat(deliveries(job)).singleElement().satisfies(delivery -> assertThat(delivery.delivered())
                .isPresent());
    }

    @Test
    void aMessageOfAnotherJobIsNotResent() {
        write(host, "key", "1");
        var message = take("relay").getFirst();
        var other = write(host, "other", "2");

        refused(Failure.NOT_FOUND, () -> resend(other, message.id()))
                .withMessageContaining("has no message " + message.id());
    }

    @Test
    void anAddressTooLongForAnIndexDoesNotKeepAJobFromEnding() {
        var random = IntStream.range(0, 200)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .reduce("", String::concat);

        write(scheme + "//" + random + ".example/" + random, random, "1");

        assertThat(take("relay")).hasSize(1);
    }

    @Test
    void twentyThousandWaitingMessagesAreHandedOutWithinTheTimeOfStatements() throws Exception {
        writeMany("'key ' || n");

        var taken = IntStream.range(0, 20)
                .mapToObj(_ -> take("relay", 1_000, 100_000, NOW))
                .flatMap(List::stream)
                .toList();

        assertThat(taken).extracting(Outgoing::id).doesNotHaveDuplicates().hasSize(20_000);
    }

    @Test
    void twentyThousandMessagesBehindOneOfTheirKeyWaitForIt() throws Exception {
        writeMany("'key'");

        assertThat(take("relay", 1_000, 100_000, NOW)).hasSize(1);
        assertThat(take("relay", 1_000, 100_000, NOW)).isEmpty();
    }

    @Test
    void whatWaitsIsSeenByItsKindInPagesWithoutBeingHeld() {
        write(host, "one", "1");
        write(host, "two", "2");
        write(host, "three", "3");
        settle("relay", delivered(take("relay", 1, 1, NOW).getFirst()));

        var first = waiting(0, 1);
        assertThat(first).extracting(Outgoing::payload).containsExactly("2");
        assertThat(waiting(first.getFirst().id(), 10))
                .extracting(Outgoing::payload)
                .containsExactly("3");
        assertThat(take("relay")).hasSize(2);
        assertThat(waiting(0, 10)).hasSize(2);
    }

    private List<Outgoing> waiting(long after, int limit) {
        // The jobs of this test have the name of its scheme as their kind.
        return store.ask(Outbox.WAITING, new Outbox.ListWaiting(scheme, scheme, after, limit))
                .messages();
    }

    private void writeMany(String key) throws SQLException {
        var job = write(host, "settled", "0");
        settle("relay", delivered(take("relay").getFirst()));
        store.sql("insert into parley.outbox (job_id, destination, key, payload, created, next_attempt) select '"
                + job.id() + "', '" + host + "', " + key + ", '{}', now(), '" + NOW
                + "' from generate_series(1, 20000) as n");
        store.sql("analyze parley.outbox");
    }

    /** Ends a job that tells a destination of it. */
    private Job write(String destination, String key, String payload) {
        var job = new TestJob(scheme, UUID.randomUUID())
                .state(new State.Running("node", NOW, false))
                .created(NOW)
                .build();
        var kept = store.keep(job);
        var ended = TestJob.of(kept)
                .state(new State.Succeeded(NOW, "{}"))
                .updated(NOW)
                .build();
        return store.save(ended, List.of(), Optional.of(new JobStore.Outgoing(destination, key, payload)))
                .orElseThrow();
    }

    private List<Outgoing> take(String node) {
        return take(node, 10, 10, NOW);
    }

    private List<Outgoing> take(String node, int limit, int perReceiver, Instant now) {
        return store.ask(Outbox.TAKE, request(node, limit, perReceiver, now)).messages();
    }

    private Outbox.Take request(String node, int limit, int perReceiver, Instant now) {
        return new Outbox.Take(node, List.of(scheme), limit, perReceiver, now, now.plus(HOLD));
    }

    private static void settle(String node, Attempt attempt) {
        store.ask(Outbox.SETTLE, new Outbox.Settle(node, List.of(attempt)));
    }

    private static void resend(Job job, long message) {
        store.ask(Outbox.RESEND, new Outbox.Resend(job.id(), message));
    }

    private static List<Delivery> deliveries(Job job) {
        return store.ask(Outbox.READ, new Outbox.Read(job.id())).deliveries();
    }

    private static Attempt delivered(Outgoing message) {
        return new Attempt(
                message.id(), NOW, Duration.ofMillis(120), Optional.of(200), Optional.empty(), Optional.empty());
    }

    private static Attempt failed(Outgoing message, Optional<Instant> next) {
        return new Attempt(
                message.id(), NOW, Duration.ofMillis(120), Optional.empty(), Optional.of("connection refused"), next);
    }
}
