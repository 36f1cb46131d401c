package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexRankTest {

    @Test
    void theSentenceThatSharesMostWithOthersIsTheMostCentral() {
        var scores = LexRank.scores(new SentenceVectors(List.of(
                List.of("budget", "server"),
                List.of("budget", "lawyer"),
                List.of("server", "lawyer", "budget"),
                List.of("weather"))));

        assertThat(scores[2]).isGreaterThan(scores[0]).isGreaterThan(scores[1]);
        assertThat(scores[3]).isLessThan(scores[0]);
        assertThat(Arrays.stream(scores).sum()).isCloseTo(1, within(1e-6));
    }

    @Test
    void sentencesWithoutCommonStemsAreEquallyCentral() {
        var scores = LexRank.scores(new SentenceVectors(List.of(List.of("one"), List.of("two"), List.of())));

        assertThat(scores).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-9));
    }

    @Test
    void cosineOfEqualSentencesIsOneAndOfStrangersNothing() {
        var vectors = new SentenceVectors(
                List.of(List.of("tax", "law"), List.of("law", "tax"), List.of("sea"), List.of("law")));

        assertThat(vectors.similarity(0, 1)).isCloseTo(1, within(1e-9));
        assertThat(vectors.similarity(0, 2)).isZero();
        assertThat(vectors.similarity(0, 3)).isBetween(0.1, 0.9);
    }

    @Test
    void whatWasSaidAlreadyIsPickedLast() {
        var vectors = new SentenceVectors(
                List.of(List.of("tax", "law"), List.of("law", "tax"), List.of("sea", "ship"), List.of("tax")));

        var picked = Redundancy.pick(3, List.of(0, 1, 2), new double[] {0.3, 0.3, 0.2, 0.2}, vectors);

        assertThat(picked).containsExactly(0, 2, 1);
    }

    @Test
    void thousandsOfEqualSentencesKeepTheGraphSmall() {
        var stems = new ArrayList<>(Collections.nCopies(3000, List.of("yes", "sure")));
        stems.addAll(Collections.nCopies(900, List.of("no", "way")));

        assertThat(LexRank.scores(new SentenceVectors(stems))).hasSize(3900);
    }
}
