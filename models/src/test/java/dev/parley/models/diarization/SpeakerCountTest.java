package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpeakerCountTest {

    @Test
    void numbersOutsideOneToTwentyAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SpeakerCount.exactly(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SpeakerCount.between(2, 21));
    }

    @Test
    void aLeastNumberAboveTheGreatestIsRefusedWithBoth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpeakerCount.between(3, 2))
                .withMessageContaining("3..2");
    }
}
