package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.recognition.TokenRow.Ending;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenRowTest {

    private static final int END = 2;
    private static final float[] NOWHERE = {1};

    @Test
    void theEndTokenCompletesARowAndIsNotPartOfIt() {
        var row = row(10, 7, 8, END, 9);

        assertThat(row.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(row.tokens()).containsExactly(7, 8);
    }

    @Test
    void aRowThatUsesUpItsTokensRunsAway() {
        var row = row(3, 7, 8, 9, END);

        assertThat(row.ending()).isEqualTo(Ending.RUNAWAY);
        assertThat(row.tokens()).containsExactly(7, 8, 9);
    }

    @Test
    void aPhraseSaidFourTimesIsALoopAndIsKeptOnce() {
        var row = new TokenRow(100);
        row.add(50, 0, NOWHERE);
        for (var i = 0; i < 10; i++) {
            IntStream.range(100, 106).forEach(token -> row.add(token, 0, NOWHERE));
        }

        assertThat(row.ending()).isEqualTo(Ending.LOOP);
        assertThat(row.tokens()).containsExactly(50, 100, 101, 102, 103, 104, 105);
        assertThat(row.attentions()).hasSize(7);
    }

    @Test
    void oneTokenForEverIsALoop() {
        var row = new TokenRow(100);
        IntStream.range(0, 50).forEach(i -> row.add(99, 0, NOWHERE));

        assertThat(row.ending()).isEqualTo(Ending.LOOP);
        assertThat(row.tokens()).containsExactly(99);
    }

    @Test
    void aShortWordSaidFourTimesIsNoLoop() {
        var row = row(100, 7, 8, 7, 8, 7, 8, 7, 8, END);

        assertThat(row.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(row.tokens()).hasSize(8);
    }

    @Test
    void aSentenceSaidThriceIsNoLoop() {
        assertThat(TokenLoop.repeatedTokens(List.of(5, 6, 7, 8, 9, 10, 5, 6, 7, 8, 9, 10, 5, 6, 7, 8, 9, 10)))
                .isZero();
    }

    @Test
    void theMeanLogProbabilityCountsTheEndToo() {
        var row = new TokenRow(10);
        row.add(7, -1.0, NOWHERE);
        row.add(8, -2.0, NOWHERE);
        row.add(END, -0.3, NOWHERE);

        assertThat(row.meanLogProbability()).isCloseTo(-1.1, within(1e-9));
    }

    private static TokenRow row(int budget, int... tokens) {
        var row = new TokenRow(budget);
        for (var token : tokens) {
            row.add(token, 0, NOWHERE);
        }
        return row;
    }
}
