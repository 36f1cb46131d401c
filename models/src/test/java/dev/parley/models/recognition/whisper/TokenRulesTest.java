package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRulesTest {

    private static final int END = 100;
    private static final int FIRST_TIMESTAMP = 110;
    private static final int SIZE = FIRST_TIMESTAMP + 1501;

    private final SpecialTokens specials = new SpecialTokens(
            END,
            101,
            Map.of("en", 102, "ru", 103),
            104,
            OptionalInt.empty(),
            107,
            108,
            FIRST_TIMESTAMP - 1,
            Set.of(7, 101, 102, 103, 104, 105, 106, 107, 108, 109),
            Set.of(32, END));
    private final TokenRules rules = new TokenRules(specials);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheModelSaysTextsHaveOrderedTimes(int seed) {
        var tokens = decode(new Random(seed), 220);

        assertThat(tokens.getFirst()).isBetween(FIRST_TIMESTAMP, FIRST_TIMESTAMP + 50);
        assertThat(tokens).noneMatch(token -> token == 7 || (token > END && token < FIRST_TIMESTAMP));
        var times = tokens.stream().filter(specials::isTimestamp).toList();
        assertThat(times).isSorted();
        for (var i = 1; i < tokens.size(); i++) {
            if (isTime(tokens, i) && !isTime(tokens, i - 1)) {
                var begin = i - 1;
                while (!isTime(tokens, begin)) {
                    begin--;
                }
                assertThat(tokens.get(i)).as("a text takes time").isGreaterThan(tokens.get(begin));
                if (i + 1 < tokens.size()) {
                    assertThat(isTime(tokens, i + 1) || tokens.get(i + 1) == END)
                            .as("behind the end of a text comes the beginning of the next")
                            .isTrue();
                }
            }
            if (i > 1 && isTime(tokens, i) && isTime(tokens, i - 1)) {
                assertThat(isTime(tokens, i - 2)).as("no three times in a row").isFalse();
            }
        }
    }

    @Test
    void aTimeFollowsWhenTimesTogetherAreLikelierThanAnyWord() {
        var logits = logits();
        logits[40] = 3;
        Arrays.fill(logits, FIRST_TIMESTAMP, SIZE, 0);

        rules.apply(logits, List.of(FIRST_TIMESTAMP, 50));

        assertThat(logits[40]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(logits[FIRST_TIMESTAMP + 1]).isZero();
    }

    @Test
    void aLikelyWordStaysPossible() {
        var logits = logits();
        logits[40] = 20;

        rules.apply(logits, List.of(FIRST_TIMESTAMP, 50));

        assertThat(logits[40]).isEqualTo(20);
    }

    @Test
    void blankAndEndAreForbiddenOnlyAtTheBeginning() {
        var later = logits();
        later[32] = 20;

        rules.apply(later, List.of(FIRST_TIMESTAMP));

        assertThat(later[32]).isEqualTo(20);
        assertThat(later[7]).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    private List<Integer> decode(Random random, int most) {
        var tokens = new ArrayList<Integer>();
        while (tokens.size() < most && (tokens.isEmpty() || tokens.getLast() != END)) {
            var logits = logits();
            for (var token = 0; token < SIZE; token++) {
                // Words are likelier than times, so that texts have some length.
                logits[token] = (float) random.nextGaussian() * 3 + (token < END ? 8 : 0);
            }
            rules.apply(logits, tokens);
            var next = Logits.greatest(logits);
            assertThat(next).as("something is always possible behind " + tokens).isNotNegative();
            tokens.add(next);
        }
        return tokens;
    }

    private boolean isTime(List<Integer> tokens, int index) {
        return specials.isTimestamp(tokens.get(index));
    }

    private static float[] logits() {
        return new float[SIZE];
    }
}
