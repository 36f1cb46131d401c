package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionOffsetsTest {

    private final PartitionOffsets offsets = new PartitionOffsets();

    @Test
    void thePlaceIsBehindWhatIsDoneWithoutAGap() {
        offsets.add(5);
        offsets.add(6);
        offsets.add(9); // Offsets of a topic may have gaps.

        offsets.done(6);
        assertThat(offsets.isBehind()).isFalse();

        offsets.done(5);
        assertThat(offsets.next()).isEqualTo(7);
        assertThat(offsets.isBehind()).isTrue();
        assertThat(offsets.open()).isEqualTo(1);

        offsets.done(9);
        assertThat(offsets.next()).isEqualTo(10);
    }

    @Test
    void whatIsCommittedIsNotCommittedAgain() {
        offsets.add(0);
        offsets.done(0);

        offsets.committed(1);

        assertThat(offsets.isBehind()).isFalse();
        assertThat(offsets.open()).isZero();
    }
}
