package dev.parley.transcript;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A recording for the tests of renderers, with one segment after the other. */
final class Talk {

    static final UUID ID = UUID.fromString("0190b0b0-0000-7000-8000-000000000001");

    private final List<Speech.Segment> segments = new ArrayList<>();
    private Map<String, String> labels = Map.of();
    private Optional<Speech.Report> report = Optional.empty();

    static Talk with(double start, double end, String speaker, String text) {
        return new Talk().and(start, end, speaker, text);
    }

    Talk and(double start, double end, String speaker, String text) {
        return and(start, end, speaker, text, List.of());
    }

    Talk and(double start, double end, String speaker, String text, List<Speech.Word> words) {
        segments.add(new Speech.Segment(segments.size(), start, end, speaker, text, words));
        return this;
    }

    Talk labels(Map<String, String> names) {
        labels = names;
        return this;
    }

    Talk report(String text) {
        report = Optional.of(new Speech.Report(text, "extractive"));
        return this;
    }

    NamedTranscript named() {
        var turns = segments.stream()
                .map(segment -> new Inference.Turn(segment.start(), segment.end(), segment.speaker()))
                .toList();
        var duration = segments.isEmpty() ? 1 : segments.getLast().end();
        var transcript = new Speech.Transcript("ru", duration, segments, turns, report, List.of());
        return NamedTranscript.of(new Speech.Recording(
                        ID,
                        UUID.randomUUID(),
                        "Разговор #1.wav",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        labels,
                        Optional.of(transcript)))
                .orElseThrow();
    }

    String as(Format format) {
        return new String(format.render(named()), java.nio.charset.StandardCharsets.UTF_8);
    }
}
