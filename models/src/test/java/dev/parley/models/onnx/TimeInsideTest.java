package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeInsideTest {

    private final TimeInside time = new TimeInside();

    @Test
    void twoThreadsAtOnceCountTwiceInAllAndOnceForAny() {
        time.enter();
        time.enter();
        var apart = new long[] {time.total(), time.any()};
        spin();
        var total = time.total() - apart[0];
        var any = time.any() - apart[1];

        // Asked one after the other, so the second has seen a moment more.
        assertThat(total).isPositive().isLessThanOrEqualTo(2 * any);
        assertThat(any).isLessThan(total);
    }

    @Test
    void outsideOfModelsTheTimeStands() {
        time.enter();
        time.leave();
        var total = time.total();
        spin();

        assertThat(time.total()).isEqualTo(total);
        assertThat(time.any()).isEqualTo(total);
    }

    private static void spin() {
        var end = System.nanoTime() + 2_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
