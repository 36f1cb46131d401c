package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.report.ReportPlan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportPlanTest {

    private static final int ROOM = 2_000;

    @Test
    void everyLineIsInExactlyOnePartAndEveryPartFits() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var lines = conversation(random, 1 + random.nextInt(400), 1 + random.nextInt(12));
            var room = 150 + random.nextInt(3_000);

            var parts = ReportPlan.parts(lines, room);

            assertThat(lines(parts)).as("seed " + seed).isEqualTo(lines);
            assertThat(parts).as("seed " + seed).allSatisfy(part -> {
                assertThat(part.tokens()).isLessThanOrEqualTo(room);
                assertThat(TokenEstimate.of(part.text())).isLessThanOrEqualTo(part.tokens());
            });
        }
    }

    @Test
    void aPartEndsWhereTheSpeakerChangesUnlessATurnIsLongerThanAPart() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var lines = conversation(random, 400, 6);
            var room = 400 + random.nextInt(2_000);
            var parts = ReportPlan.parts(lines, room);

            for (var i = 1; i < parts.size(); i++) {
                var last = parts.get(i - 1).lines().getLast();
                var next = parts.get(i).lines().getFirst();
                if (last.speaker().equals(next.speaker())) {
                    assertThat(turnAround(lines, next)).as("seed " + seed).isGreaterThan(room);
                }
            }
        }
    }

    @Test
    void whatFitsIsOnePart() {
        var lines = conversation(new Random(1), 20, 3);

        assertThat(ReportPlan.parts(lines, 100_000)).hasSize(1);
    }

    @Test
    void partsAreAboutTheSameLengthSoThatTheLastIsNoRemainder() {
        var lines = conversation(new Random(3), 2_000, 3);

        var parts = ReportPlan.parts(lines, ROOM);

        var shortest = parts.stream().mapToInt(Part::tokens).min().orElseThrow();
        assertThat(parts).hasSizeGreaterThan(10);
        assertThat(shortest).isGreaterThan(ROOM / 2);
        var needed = lines.stream().mapToInt(Line::tokens).sum() / ROOM + 1;
        assertThat(parts).hasSizeBetween(needed, needed + needed / 5);
    }

    @Test
    void aLineThatIsLongerThanAPartIsCutAtItsSentencesWithTimesInBetween() {
        var sentence = "This is sentence number %d of a very long line. ";
        var text = IntStream.range(0, 200)
                .mapToObj(sentence::formatted)
                .collect(Collectors.joining())
                .strip();
        var line = new Line(4, 100, 1_100, "Anna", text, true);

        var parts = ReportPlan.parts(List.of(line), 500);

        assertThat(parts).hasSizeGreaterThan(4).allSatisfy(part -> {
            assertThat(part.tokens()).isLessThanOrEqualTo(500);
            assertThat(part.lines())
                    .allSatisfy(piece -> assertThat(piece.text()).endsWith("."));
        });
        var pieces = lines(parts);
        assertThat(pieces.stream().map(Line::text).collect(Collectors.joining(" ")))
                .isEqualTo(text);
        assertThat(pieces).extracting(Line::segment).containsOnly(4);
        assertThat(pieces).extracting(Line::start).isSorted().doesNotHaveDuplicates();
        assertThat(pieces.getLast().end()).isEqualTo(1_100);
    }

    @Test
    void textWithoutSentencesIsCutAtWordsAndAWordWithoutEndAnywhere() {
        var words = new Line(0, 0, 60, "", "слово ".repeat(2_000).strip(), false);
        var word = new Line(0, 0, 60, "", "\uD83D\uDE42".repeat(2_000), false);

        var ofWords = LineCut.toFit(words, 300);
        var ofWord = LineCut.toFit(word, 300);

        assertThat(ofWords).allSatisfy(piece -> {
            assertThat(piece.tokens()).isLessThanOrEqualTo(300);
            assertThat(piece.text()).matches("(слово )*слово");
        });
        assertThat(ofWord).allSatisfy(piece -> assertThat(piece.tokens()).isLessThanOrEqualTo(300));
        assertThat(ofWord.stream().map(Line::text).collect(Collectors.joining()))
                .isEqualTo(word.text());
    }

    @Test
    void levelsEndInOneCall() {
        var expected = Map.of(
                1, List.of(1),
                2, List.of(2, 1),
                3, List.of(3, 1),
                // Too many for the last call: of four, three go together and one is left over.
                4, List.of(4, 1, 1),
                14, List.of(14, 4, 1, 1),
                45, List.of(45, 11, 3, 1));

        expected.forEach(
                (parts, levels) -> assertThat(ReportPlan.levels(parts, 4, 3)).isEqualTo(levels));
        for (var parts = 1; parts < 500; parts++) {
            for (var perCall = 2; perCall < 9; perCall++) {
                assertThat(ReportPlan.levels(parts, perCall, 2))
                        .startsWith(parts)
                        .endsWith(1);
            }
        }
    }

    @Test
    void neighboursAreGroupedAsFarAsTheyFitAndInPairsAtLeast() {
        var groups = ReportPlan.groups(List.of(40, 40, 40, 90, 90, 10), 100, tokens -> tokens);

        assertThat(groups).containsExactly(List.of(40, 40), List.of(40, 90), List.of(90, 10));
        assertThat(ReportPlan.groups(List.of(60, 60, 60), 100, tokens -> tokens))
                .containsExactly(List.of(60, 60), List.of(60));
    }

    private static List<Line> conversation(Random random, int size, int longestTurn) {
        var lines = new ArrayList<Line>();
        var speaker = 0;
        var turn = 1;
        for (var i = 0; i < size; i++) {
            if (--turn <= 0) {
                speaker = (speaker + 1 + random.nextInt(2)) % 4;
                turn = 1 + random.nextInt(longestTurn);
            }
            var text = "слово word ".repeat(1 + random.nextInt(12)).strip() + ".";
            lines.add(new Line(i, 5 * i, 5 * i + 4.5, "SPEAKER_0" + speaker, text, true));
        }
        return lines;
    }

    private static List<Line> lines(List<Part> parts) {
        return parts.stream().flatMap(part -> part.lines().stream()).toList();
    }

    /** Tokens of the turn that a line is in. */
    private static int turnAround(List<Line> lines, Line line) {
        var first = lines.indexOf(line);
        while (first > 0 && lines.get(first - 1).speaker().equals(line.speaker())) {
            first--;
        }
        return lines.stream()
                .skip(first)
                .takeWhile(other -> other.speaker().equals(line.speaker()))
                .mapToInt(Line::tokens)
                .sum();
    }
}
