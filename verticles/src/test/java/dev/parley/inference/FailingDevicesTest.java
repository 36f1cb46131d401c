package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Devices that die, run out of memory or are given sound that breaks them; scripted, in simulated time. */
class FailingDevicesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Predicate<PendingChunk> SECOND_CHUNK = chunk -> chunk.seconds() == 2;

    private final LanesFixture fixture = new LanesFixture();

    @Test
    void whenADeviceDiesInTheMidstOfABatchNothingIsLost() {
        var dying = fixture.device("cuda:0", SECOND).dyingInBatch(2);
        var healthy = fixture.device("cuda:1", SECOND);
        var lanes = fixture.lanes(4, dying, healthy);

        var replies = fixture.recognize(lanes, 40);
        fixture.time.pass(LONG);

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(dying.tried).hasSize(2);
        assertThat(dying.chunksDone() + healthy.chunksDone()).isEqualTo(40);
        assertThat(lanes.health().ready()).isTrue();
        assertThat(lanes.health().detail()).contains("degraded", "cuda:0");
        assertThat(fixture.meters
                        .counter("inference.device.failures", "device", "cuda:0")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whileADeviceHangsTheOtherOneDoesTheRest() {
        var hanging = fixture.device("cuda:0", SECOND).hanging();
        var healthy = fixture.device("cuda:1", SECOND);
        var lanes = fixture.lanes(4, hanging, healthy);

        var replies = fixture.recognize(lanes, 40);
        fixture.time.pass(LONG);

        // The first four were shared among the two, which were both free.
        assertThat(healthy.chunksDone()).isEqualTo(38);
        assertThat(replies).filteredOn(reply -> !reply.isComplete()).hasSize(2);
        hanging.release();
        assertThat(replies).allMatch(Future::succeeded);
    }

    @Test
    void aBatchThatComesBackHasItsOldPlaceInTheQueue() {
        var dying = fixture.device("cuda:0", SECOND).dyingInBatch(1);
        var healthy = fixture.device("cuda:1", Duration.ofSeconds(3));
        var lanes = fixture.lanes(1, dying, healthy);

        var replies = fixture.recognize(lanes, 6);
        fixture.time.pass(Duration.ofSeconds(6));

        // The first one was on the device that died; of those that waited it is the oldest.
        assertThat(healthy.done).extracting(batch -> batch.getFirst().seconds()).containsExactly(2.0, 1.0);
        assertThat(replies.getFirst().succeeded()).isTrue();
    }

    @Test
    void whenNoDeviceIsLeftTheWorkFailsAndCanBeTriedAgain() {
        var first = fixture.device("cuda:0", SECOND).dyingInBatch(2);
        var second = fixture.device("cuda:1", SECOND).dyingInBatch(2);
        var lanes = fixture.lanes(1, first, second);

        var replies = fixture.recognize(lanes, 10);
        fixture.time.pass(LONG);

        assertThat(replies).filteredOn(Future::succeeded).hasSize(2);
        assertThat(replies).filteredOn(Future::failed).hasSize(8).allSatisfy(reply -> assertThat(failure(reply))
                .isEqualTo(Failure.UNAVAILABLE));
        assertThat(lanes.health().ready()).isFalse();
        assertThat(failure(fixture.recognize(lanes, LanesFixture.JOB, 1))).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure(lanes.run(() -> "never", 1))).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aDeviceThatWorksAgainIsTakenBack() {
        var device = fixture.device("cuda:0", SECOND).dyingInBatch(1);
        var lanes = fixture.lanes(1, device);
        fixture.recognize(lanes, 1);
        fixture.time.pass(Duration.ofSeconds(3));
        assertThat(lanes.health().ready()).isFalse();

        device.repair();
        fixture.time.pass(Duration.ofMinutes(2));

        assertThat(lanes.health().ready()).isTrue();
        var reply = fixture.recognize(lanes, LanesFixture.JOB, 1);
        fixture.time.pass(Duration.ofSeconds(2));
        assertThat(reply.succeeded()).isTrue();
    }

    @Test
    void aBatchThatDoesNotFitIsHalvedAndLaterOnesStaySmall() {
        var device = fixture.device("cuda:0", SECOND).holding(3);
        var lanes = fixture.lanes(8, device);

        var replies = IntStream.range(0, 16)
                .mapToObj(_ -> fixture.recognize(lanes, LanesFixture.JOB, 20))
                .toList();
        fixture.time.pass(LONG);

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(device.tried).startsWith(8, 4, 2, 2).allMatch(size -> size <= 8);
        assertThat(device.tried.subList(2, device.tried.size())).allMatch(size -> size <= 2);
        assertThat(device.chunksDone()).isEqualTo(16);
        assertThat(lanes.health().detail()).doesNotContain("taken out");
    }

    @Test
    void onlyTheDeviceThatRanOutOfMemoryTakesLess() {
        var small = fixture.device("cuda:0", SECOND).holding(2);
        var large = fixture.device("cuda:1", SECOND);
        var lanes = fixture.lanes(4, small, large);

        var replies = fixture.recognize(lanes, 40);
        fixture.time.pass(LONG);

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(small.done).allMatch(batch -> batch.size() <= 2);
        assertThat(large.done).anyMatch(batch -> batch.size() == 4);
    }

    @Test
    void aChunkThatDoesNotFitAloneFailsWithTheNumbers() {
        var lanes = fixture.lanes(2, fixture.device("cuda:0", SECOND).holding(0));

        var replies = fixture.recognize(lanes, 2);
        fixture.time.pass(LONG);

        assertThat(replies).allSatisfy(reply -> {
            assertThat(failure(reply)).isEqualTo(Failure.UNAVAILABLE);
            assertThat(reply.cause()).hasMessageContaining("1 chunks; now free: 3 MiB");
        });
    }

    @Test
    void aChunkThatDoesNotFitOnOneDeviceIsDoneOnAnother() {
        var small = fixture.device("cuda:0", SECOND).holding(0);
        var large = fixture.device("cuda:1", Duration.ofSeconds(2));
        var lanes = fixture.lanes(1, small, large);

        var replies = fixture.recognize(lanes, 4);
        fixture.time.pass(LONG);

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(large.chunksDone()).isEqualTo(4);
    }

    @Test
    void aChunkThatBreaksEveryDeviceFailsItselfAndTakesNoneWithIt() {
        var devices = List.of(
                fixture.device("cuda:0", SECOND).brokenBy(SECOND_CHUNK),
                fixture.device("cuda:1", SECOND).brokenBy(SECOND_CHUNK),
                fixture.device("cuda:2", SECOND).brokenBy(SECOND_CHUNK));
        var lanes = fixture.lanes(4, devices.get(0), devices.get(1), devices.get(2));

        var replies = fixture.recognize(lanes, 12);
        fixture.time.pass(LONG);

        assertThat(failure(replies.get(1))).isEqualTo(Failure.INTERNAL);
        assertThat(replies.get(1).cause())
                .hasMessageContaining("from 0.0 s to 2.0 s")
                .hasMessageContaining("bad sound");
        assertThat(replies).filteredOn(Future::succeeded).hasSize(11);
        assertThat(lanes.health().detail()).doesNotContain("taken out");
    }

    @Test
    void aRecordingFullOfSuchChunksTakesTheOnlyDeviceNotWithIt() {
        var device = fixture.device("cpu-0", SECOND).brokenBy(chunk -> chunk.seconds() <= 20);
        var lanes = fixture.lanes(4, device);

        var replies = fixture.recognize(lanes, 24);
        fixture.time.pass(Duration.ofMinutes(5));

        assertThat(replies).filteredOn(Future::succeeded).hasSize(4);
        assertThat(lanes.health().detail()).doesNotContain("taken out");
    }

    @Test
    void workThatCannotBeDoneFailsWithItsReasonAndNoDeviceIsSuspected() {
        var device = new FakeDevice("cpu-0", fixture.time, SECOND) {
            @Override
            public List<dev.parley.bus.Inference.Recognized> recognize(List<PendingChunk> batch) throws Exception {
                if (batch.stream().anyMatch(SECOND_CHUNK)) {
                    throw Failure.UNAVAILABLE.because("cannot read a.wav");
                }
                return super.recognize(batch);
            }
        };
        var lanes = fixture.lanes(4, device);

        var replies = fixture.recognize(lanes, 4);
        fixture.time.pass(LONG);

        assertThat(replies.get(1).cause()).hasMessage("cannot read a.wav");
        assertThat(replies).filteredOn(Future::succeeded).hasSize(3);
        assertThat(device.proofs).isZero();
    }

    @Test
    void chunksOfACancelledJobAreNotTriedAgain() {
        var device = fixture.device("cuda:0", SECOND).holding(1);
        var lanes = fixture.lanes(2, device);
        var replies = fixture.recognize(lanes, 2);

        lanes.cancel(LanesFixture.JOB);
        fixture.time.pass(LONG);

        assertThat(device.tried).containsExactly(2);
        assertThat(replies).allMatch(Future::failed);
    }

    private static Failure failure(Future<?> reply) {
        return ((FailureException) reply.cause()).failure();
    }
}
