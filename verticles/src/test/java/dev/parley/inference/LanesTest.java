package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who works on what, over scripted devices in simulated time. */
class LanesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LanesFixture fixture = new LanesFixture();

    @Test
    void chunksAreRecognizedInOneBatchAndEachGetsItsOwnText() {
        var device = fixture.device("cpu-0", SECOND);
        var lanes = fixture.lanes(2, device);

        var replies = fixture.recognize(lanes, 2);
        fixture.time.pass(SECOND);

        assertThat(device.tried).containsExactly(2);
        assertThat(replies).extracting(reply -> reply.result().language()).containsExactly("1.0", "2.0");
    }

    @Test
    void aBatchThatIsNotFullStartsWhenItsTimeHasCome() {
        var device = fixture.device("cpu-0", SECOND);
        var lanes = fixture.lanes(8, device);
        fixture.recognize(lanes, 1);

        fixture.time.pass(LanesFixture.WAIT.minusNanos(1));
        assertThat(fixture.meters.find("inference.batch.size").summary()).isNull();
        fixture.time.pass(SECOND.plusNanos(1));

        assertThat(device.chunksDone()).isEqualTo(1);
    }

    @Test
    void twoDevicesOfOneSpeedShareFortyJobsEvenly() {
        var first = fixture.device("cuda:0", SECOND);
        var second = fixture.device("cuda:1", SECOND);
        var lanes = fixture.lanes(1, first, second);

        var replies = fortyJobs(lanes);
        fixture.time.pass(Duration.ofSeconds(20));

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(first.chunksDone()).isEqualTo(20);
        assertThat(second.chunksDone()).isEqualTo(20);
    }

    @Test
    void aDeviceThatIsThreeTimesAsFastTakesThreeTimesAsMuch() {
        var slow = fixture.device("cuda:0", Duration.ofSeconds(3));
        var fast = fixture.device("cuda:1", SECOND);
        var lanes = fixture.lanes(1, slow, fast);

        var replies = fortyJobs(lanes);
        fixture.time.pass(Duration.ofSeconds(30));

        assertThat(replies).allMatch(Future::succeeded);
        assertThat(slow.chunksDone()).isEqualTo(10);
        assertThat(fast.chunksDone()).isEqualTo(30);
    }

    @Test
    void batchesOfJobsMeetButThoseOfModelsDoNot() {
        var device = fixture.device("cpu-0", SECOND);
        var lanes = fixture.lanes(8, device);

        fixture.recognize(lanes, UUID.randomUUID(), 1, "whisper-base");
        fixture.recognize(lanes, UUID.randomUUID(), 2, "moonshine-tiny-en");
        fixture.recognize(lanes, UUID.randomUUID(), 3, "whisper-base");
        fixture.time.pass(Duration.ofSeconds(3));

        assertThat(device.done).extracting(List::size).containsExactly(2, 1);
    }

    @Test
    void longWorkLeavesALaneForRecognition() {
        var devices = List.of(fixture.device("cpu-0", SECOND), fixture.device("cpu-1", SECOND));
        var lanes = fixture.lanes(1, devices.get(0), devices.get(1));
        devices.getFirst().hanging();
        var recordings =
                IntStream.range(0, 5).mapToObj(i -> lanes.run(() -> i, 3600)).toList();

        var chunk = fixture.recognize(lanes, LanesFixture.JOB, 3);
        fixture.time.pass(SECOND);

        assertThat(chunk.succeeded()).isTrue();
        assertThat(recordings).noneMatch(Future::isComplete);
    }

    @Test
    void workOnAShortRecordingMayTakeTheLastLane() {
        var devices = List.of(fixture.device("cpu-0", SECOND), fixture.device("cpu-1", SECOND));
        var lanes = fixture.lanes(1, devices.get(0), devices.get(1));
        devices.getFirst().hanging();
        lanes.run(() -> "an hour", 3600);
        var anotherHour = lanes.run(() -> "another hour", 3600);

        var minute = lanes.run(() -> "a minute", 60);
        fixture.time.pass(SECOND);

        assertThat(minute.succeeded()).isTrue();
        assertThat(anotherHour.isComplete()).isFalse();
    }

    @Test
    void lanesThatDoNotRecognizeAllTakeLongWork() {
        var card = fixture.device("cuda:0", SECOND);
        var cpu = List.of(fixture.device("cpu-0", SECOND), fixture.device("cpu-1", SECOND));
        var lanes = fixture.lanes(
                1,
                List.of(
                        new Lane("cuda:0", "cuda:0", card.lane().work(), false, card),
                        cpu.get(0).laneForLongWork(),
                        cpu.get(1).laneForLongWork()));

        var recordings =
                IntStream.range(0, 2).mapToObj(i -> lanes.run(() -> i, 3600)).toList();
        var chunk = fixture.recognize(lanes, LanesFixture.JOB, 3);
        fixture.time.pass(SECOND);

        assertThat(recordings).allMatch(Future::succeeded);
        assertThat(chunk.succeeded()).isTrue();
        assertThat(card.chunksDone()).isEqualTo(1);
    }

    @Test
    void theOnlyLaneDoesLongWorkToo() {
        var lanes = fixture.lanes(1, fixture.device("cpu-0", SECOND));

        var recording = lanes.run(() -> "done", 3600);
        fixture.time.pass(SECOND);

        assertThat(recording.result()).isEqualTo("done");
    }

    @Test
    void waitingChunksOfACancelledJobAreDropped() {
        var device = fixture.device("cpu-0", SECOND);
        var lanes = fixture.lanes(1, device);
        var other = fixture.recognize(lanes, UUID.randomUUID(), 1);
        var cancelled = fixture.recognize(lanes, LanesFixture.JOB, 2);

        lanes.cancel(LanesFixture.JOB);
        fixture.time.pass(Duration.ofSeconds(5));

        assertThat(cancelled.cause()).isInstanceOf(CancellationException.class);
        assertThat(other.succeeded()).isTrue();
        assertThat(device.chunksDone()).isEqualTo(1);
    }

    @Test
    void closingDropsWhatWaitsAndIsDoneWhenTheLastLaneIs() {
        var device = fixture.device("cpu-0", SECOND).hanging();
        var lanes = fixture.lanes(1, device);
        var running = fixture.recognize(lanes, LanesFixture.JOB, 1);
        var waiting = fixture.recognize(lanes, LanesFixture.JOB, 2);
        fixture.time.pass(SECOND);

        var closed = lanes.close();

        assertThat(waiting.cause()).isInstanceOf(CancellationException.class);
        assertThat(closed.isComplete()).isFalse();
        device.release();
        assertThat(closed.succeeded()).isTrue();
        assertThat(running.result().language()).isEqualTo("1.0");
        assertThat(fixture.recognize(lanes, LanesFixture.JOB, 3).cause()).isInstanceOf(CancellationException.class);
    }

    @Test
    void waitingAndBatchSizesAreMeasuredByModelAndDevice() {
        var lanes = fixture.lanes(2, fixture.device("cuda:0", SECOND));

        fixture.recognize(lanes, 2);
        fixture.recognize(lanes, 2);
        fixture.time.pass(Duration.ofSeconds(2));

        var sizes = fixture.meters.get("inference.batch.size").tags("model", "moonshine-tiny-en", "device", "cuda:0");
        assertThat(sizes.summary().count()).isEqualTo(2);
        assertThat(sizes.summary().totalAmount()).isEqualTo(4);
        var waited = fixture.meters
                .get("inference.queue")
                .tag("model", "moonshine-tiny-en")
                .timer();
        assertThat(waited.totalTime(java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(2);
    }

    private List<Future<dev.parley.bus.Inference.Recognized>> fortyJobs(Lanes lanes) {
        return IntStream.range(0, 40)
                .mapToObj(_ -> fixture.recognize(lanes, UUID.randomUUID(), 5))
                .toList();
    }
}
