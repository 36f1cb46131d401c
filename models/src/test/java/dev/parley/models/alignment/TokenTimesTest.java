package dev.parley.models.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTimesTest {

    @Test
    void aTokenBeginsWhereTheOneBeforeIsNotListenedToAnyMore() {
        var starts = TokenTimes.starts(List.of(attention(0, 0, 1), attention(6, 2, 3), attention(6, 4, 5)), 6);

        assertThat(starts).containsExactly(0, 2, 4, 6);
    }

    @Test
    void timeNeverGoesBack() {
        var starts = TokenTimes.starts(List.of(attention(6, 2, 3), attention(6, 0), attention(6, 4, 5)), 6);

        assertThat(starts).isSorted();
        assertThat(starts[2]).isEqualTo(4);
    }

    @Test
    void moreTokensThanFramesShareThem() {
        assertThat(TokenTimes.starts(List.of(attention(2, 0), attention(2, 0), attention(2, 1)), 2))
                .containsExactly(0, 0, 1, 2);
    }

    @Test
    void paddingIsNotListenedTo() {
        assertThat(TokenTimes.starts(List.of(attention(6, 0), attention(6, 1, 5)), 3))
                .containsExactly(0, 1, 3);
    }

    private static float[] attention(int frames, int... at) {
        var attention = new float[Math.max(frames, 6)];
        for (var frame : at) {
            attention[frame] = 0.7f / at.length;
        }
        return attention;
    }
}
