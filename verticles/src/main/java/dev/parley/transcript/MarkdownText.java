package dev.parley.transcript;

import dev.parley.bus.Speech;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Transcript and report as Markdown (CommonMark 0.31). The report is Markdown already; what people said is made plain. */
final class MarkdownText {

    private MarkdownText() {}

    static String of(NamedTranscript named) {
        var text = new StringBuilder(
                "# " + Prose.inMarkdown(named.title()) + "\n\n" + Prose.inMarkdown(facts(named)) + "\n\n");
        for (var paragraph : Paragraph.of(named.transcript().segments())) {
            text.append("**")
                    .append(Prose.inMarkdown(paragraph.speaker()))
                    .append("** (")
                    .append(Clock.hours(paragraph.start()))
                    .append("): ")
                    .append(Prose.inMarkdown(paragraph.text()))
                    .append("\n\n");
        }
        named.transcript().report().map(Speech.Report::text).ifPresent(text::append);
        return text.toString().stripTrailing() + "\n";
    }

    /** When it was handed in, how long it is, its language, who speaks. */
    static String facts(NamedTranscript named) {
        return Stream.of(
                        named.created().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                        Clock.hours(named.transcript().duration()),
                        named.transcript().language(),
                        String.join(", ", named.names().values()))
                .filter(fact -> !fact.isEmpty())
                .collect(Collectors.joining(" · "));
    }
}
