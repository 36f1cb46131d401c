package dev.parley.web;

import dev.parley.bus.Inference.Turn;
import dev.parley.bus.Speech.Segment;
import dev.parley.bus.Speech.Transcript;
import dev.parley.bus.Speech.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Transcripts that a browser shows in tests. */
final class Talks {

    private static final double SECONDS = 2.9;

    private Talks() {}

    /** Two people, three turns of two segments, every segment 2.9 seconds long. */
    static Transcript meeting() {
        return of(
                said(0, 0, "Добрый день коллеги"),
                said(1, 0, "Начнём с отчёта"),
                said(2, 1, "Отчёт готов"),
                said(3, 1, "Его можно скачать"),
                said(4, 0, "Хорошо тогда к отчету вернёмся завтра"),
                said(5, 0, "Всем спасибо"));
    }

    /** One segment with two words that the recogniser is not sure of. */
    static Transcript doubtful() {
        var words = List.of(
                new Word(0, 0.5, "Perhaps", 0.9, "SPEAKER_00"),
                new Word(0.5, 1, "perhaps", 0.3, "SPEAKER_00"),
                new Word(1, 2, "not", 0.2, "SPEAKER_00"));
        return of(new Segment(0, 0, 2, "SPEAKER_00", "Perhaps perhaps not", words));
    }

    /** The second segment is said while the first one is. */
    static Transcript overlapping() {
        var second = said(1, 1, "Yes of course");
        return new Transcript(
                "en",
                4,
                List.of(
                        said(0, 0, "Shall we begin"),
                        new Segment(1, 0.5, 2.5, second.speaker(), second.text(), List.of())),
                List.of(new Turn(0, 2, "SPEAKER_00"), new Turn(0.5, 2.5, "SPEAKER_01")),
                Optional.empty(),
                List.of());
    }

    /** Four hours: 5,000 segments of ten words, of four people. */
    static Transcript hearing() {
        var text = "the members of this committee have heard what was said";
        return of(IntStream.range(0, 5_000)
                .mapToObj(i -> said(i, i / 3 % 4, i + " " + text.substring(text.indexOf(' ') + 1)))
                .toArray(Segment[]::new));
    }

    private static Transcript of(Segment... segments) {
        var turns = new ArrayList<Turn>();
        for (var segment : segments) {
            turns.add(new Turn(segment.start(), segment.end(), segment.speaker()));
        }
        return new Transcript("ru", segments.length * SECONDS, List.of(segments), turns, Optional.empty(), List.of());
    }

    private static Segment said(int id, int speaker, String text) {
        var name = "SPEAKER_0" + speaker;
        var words = text.split(" ");
        var each = SECONDS / words.length;
        var start = id * SECONDS;
        return new Segment(
                id,
                start,
                start + SECONDS,
                name,
                text,
                IntStream.range(0, words.length)
                        .mapToObj(i -> new Word(start + i * each, start + (i + 1) * each, words[i], 0.9, name))
                        .toList());
    }
}
