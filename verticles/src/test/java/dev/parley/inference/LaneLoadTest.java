package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.bus.Readings;
import dev.parley.bus.Readings.LaneState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator is told of lanes, over scripted devices in simulated time. */
class LaneLoadTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LanesFixture fixture = new LanesFixture();

    @Test
    void aLaneAtWorkTellsTheSizeOfItsBatchAndItsModel() {
        var lanes = fixture.lanes(3, fixture.device("cpu-0", SECOND));
        fixture.recognize(lanes, 5);

        var load = lanes.load();

        assertThat(load.devices()).singleElement().satisfies(device -> assertThat(device.lanes())
                .containsExactly(new Readings.Lane(
                        "cpu-0", LaneState.WORKING, 0, Optional.of(new Readings.Batch("moonshine-tiny-en", 3)))));
        assertThat(load.chunks()).isEqualTo(2);
    }

    @Test
    void theLoadIsTheShareOfTheTimeInWhichItWorked() {
        var lanes = fixture.lanes(1, fixture.device("cpu-0", SECOND));
        fixture.recognize(lanes, 1);
        fixture.time.pass(Duration.ofSeconds(4));

        assertThat(only(lanes)).isEqualTo(new Readings.Lane("cpu-0", LaneState.IDLE, 0.25, Optional.empty()));
    }

    @Test
    void longWorkIsLoadWithoutABatchAndTheNextWaits() {
        var lanes = fixture.lanes(1, fixture.device("cpu-0", SECOND).hanging());
        lanes.run(() -> "an hour", 3600);
        lanes.run(() -> "another", 3600);
        fixture.time.pass(Duration.ofSeconds(30));

        assertThat(only(lanes)).isEqualTo(new Readings.Lane("cpu-0", LaneState.WORKING, 1, Optional.empty()));
        assertThat(lanes.load().recordings()).isEqualTo(1);
    }

    @Test
    void aLaneThatWasTakenOutIsShownAsOut() {
        var dead = fixture.device("cuda:0", SECOND).dyingInBatch(1);
        var lanes = fixture.lanes(1, dead, fixture.device("cuda:1", Duration.ofSeconds(60)));
        fixture.recognize(lanes, 2);
        fixture.time.pass(Duration.ofSeconds(10));

        assertThat(lanes.load().devices())
                .extracting(
                        Readings.Device::name,
                        device -> device.lanes().getFirst().state())
                .containsExactly(tuple("cuda:0", LaneState.OUT), tuple("cuda:1", LaneState.WORKING));
    }

    private static Readings.Lane only(Lanes lanes) {
        return lanes.load().devices().getFirst().lanes().getFirst();
    }
}
