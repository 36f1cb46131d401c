package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeInsideTest {

    private final AtomicLong clock = new AtomicLong(1_000);
    private final TimeInside time = new TimeInside(clock::get);

    @Test
    void twoThreadsAtOnceCountTwiceInAllAndOnceForAny() {
        time.enter();
        clock.addAndGet(10);
        time.enter();
        clock.addAndGet(5);
        time.leave();
        clock.addAndGet(1);

        assertThat(time.total()).isEqualTo(10 + 2 * 5 + 1);
        assertThat(time.any()).isEqualTo(10 + 5 + 1);
    }

    @Test
    void outsideOfModelsTheTimeStands() {
        time.enter();
        clock.addAndGet(10);
        time.leave();
        clock.addAndGet(100);

        assertThat(time.total()).isEqualTo(10);
        assertThat(time.any()).isEqualTo(10);
    }
}
