package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BusyTimeTest {

    private final BusyTime time = new BusyTime(0);

    @Test
    void whatHasNeverWorkedIsIdle() {
        assertThat(time.share(0)).isZero();
        assertThat(time.share(at(500))).isZero();
    }

    @Test
    void inItsFirstMinuteTheShareIsOfItsLife() {
        work(2, 5);

        assertThat(time.share(at(12))).isEqualTo(0.25);
    }

    @Test
    void workUnderWayCountsUntilNowAndOnce() {
        time.began(at(10));

        assertThat(time.share(at(20))).isEqualTo(0.5);
        assertThat(time.share(at(20))).isEqualTo(0.5);
        time.ended(at(30));
        assertThat(time.share(at(40))).isEqualTo(0.5);
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        work(0, 60);

        assertThat(time.share(at(90))).isEqualTo(29.0 / 59, within(1e-9));
        assertThat(time.share(at(119))).isZero();
        assertThat(time.share(at(10_000))).isZero();
    }

    @Test
    void workThatLastsLongerThanAMinuteFillsIt() {
        time.began(at(5));

        assertThat(time.share(at(1000))).isEqualTo(1);
        time.ended(at(1000));
        assertThat(time.share(at(1030))).isEqualTo(29.0 / 59, within(1e-9));
    }

    @Test
    void veryShortWorkAddsUp() {
        for (var millis = 0; millis < 10_000; millis += 10) {
            time.began(Duration.ofMillis(millis).toNanos());
            time.ended(Duration.ofMillis(millis + 5).toNanos());
        }

        assertThat(time.share(at(10))).isEqualTo(0.5, within(1e-9));
    }

    private void work(long from, long to) {
        time.began(at(from));
        time.ended(at(to));
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
