package dev.parley.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreClockTest {

    private static final Instant YESTERDAY = Instant.parse("2026-03-01T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final AtomicReference<Future<JobStore.Time>> store = new AtomicReference<>();
    private final StoreClock clock = new StoreClock(bus, Instant.EPOCH);

    @BeforeEach
    void serve() {
        TestStore.await(bus.serve(JobStore.TIME, _ -> store.get()));
    }

    @AfterEach
    void close() {
        TestStore.await(vertx.close());
    }

    @Test
    void theTimeIsTheDatabasesWhateverThisMachineThinks() {
        store.set(Future.succeededFuture(new JobStore.Time(YESTERDAY)));

        TestStore.await(clock.read());

        assertThat(clock.instant()).isBetween(YESTERDAY, YESTERDAY.plusSeconds(60));
    }

    @Test
    void aDatabaseThatIsAwayOrJustBackIsKnown() {
        store.set(Future.succeededFuture(new JobStore.Time(YESTERDAY)));
        TestStore.await(clock.read());
        assertThat(clock.isJustBack(Duration.ofHours(1))).isFalse();

        store.set(Future.failedFuture(Failure.UNAVAILABLE.because("away")));
        TestStore.await(clock.read().otherwiseEmpty());
        assertThat(clock.isJustBack(Duration.ofHours(1))).isTrue();

        store.set(Future.succeededFuture(new JobStore.Time(YESTERDAY.plusSeconds(60))));
        TestStore.await(clock.read());
        assertThat(clock.isJustBack(Duration.ofHours(1))).isTrue();
        assertThat(clock.isJustBack(Duration.ZERO)).isFalse();
    }
}
