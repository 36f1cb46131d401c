package dev.parley.store;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Readings;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueDepthsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final UUID OWNER = new UUID(1, 1);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs cascade");
    }

    @Test
    void jobsAreCountedByKindAndWhatTheyWaitFor() {
        keep("convert", new State.Queued(Instant.EPOCH));
        keep("convert", new State.Queued(Instant.EPOCH));
        keep("convert", new State.Running("node", NOW, false));
        keep("convert", new State.Succeeded(NOW, "{}"));
        keep("report", new State.Queued(Instant.now().plus(Duration.ofDays(1))));
        keep("report", new State.Failed(NOW, Failure.INTERNAL, "a fault", true));
        keep("report", new State.Failed(NOW, Failure.INVALID, "a wrong file"));
        keep("probe", new State.Cancelled(NOW));

        assertThat(await(store.bus().ask(Readings.QUEUE, new Readings.AskQueue()))
                        .kinds())
                .containsExactly(
                        new Readings.QueuedKind("convert", 2, 0, 1, 0), new Readings.QueuedKind("report", 0, 1, 0, 1));
    }

    @Test
    void anEmptyQueueHasNoKinds() {
        assertThat(await(store.bus().ask(Readings.QUEUE, new Readings.AskQueue()))
                        .kinds())
                .isEmpty();
    }

    private static void keep(String kind, State state) {
        store.keep(new TestJob(kind, OWNER).state(state).build());
    }
}
