package dev.parley.models.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTimesTest {

    @Test
    void aTokenIsSaidWhereItListens() {
        var times = TokenTimes.frames(List.of(attention(6, 1), attention(6, 3), attention(6, 5)), 6);

        assertThat(times).containsExactly(1, 3, 5);
    }

    @Test
    void timeNeverGoesBack() {
        var confused = attention(6, 0);
        confused[3] = 0.2f;

        assertThat(TokenTimes.frames(List.of(attention(6, 2), confused, attention(6, 4)), 6))
                .containsExactly(2, 3, 4);
    }

    @Test
    void severalTokensMayShareAFrame() {
        assertThat(TokenTimes.frames(List.of(attention(3, 1), attention(3, 1)), 3))
                .containsExactly(1, 1);
    }

    @Test
    void paddingIsNotListenedTo() {
        var attention = attention(6, 5);
        attention[1] = 0.1f;

        assertThat(TokenTimes.frames(List.of(attention), 3)).containsExactly(1);
    }

    private static float[] attention(int frames, int at) {
        var attention = new float[frames];
        attention[at] = 0.7f;
        return attention;
    }
}
