package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void shortGapsAreFilledBeforeShortIslandsAreDropped() {
        assertThat(smooth("....##.##....#...")).isEqualTo("....#####........");
    }

    @Test
    void gapsAtTheEndsAreNotFilled() {
        assertThat(smooth(".####.")).isEqualTo(".####.");
    }

    private static String smooth(String frames) {
        var mask = new boolean[frames.length()];
        for (int frame = 0; frame < mask.length; frame++) {
            mask[frame] = frames.charAt(frame) == '#';
        }
        var text = new StringBuilder();
        for (boolean frame : Span.smooth(mask, 3)) {
            text.append(frame ? '#' : '.');
        }
        return text.toString();
    }
}
