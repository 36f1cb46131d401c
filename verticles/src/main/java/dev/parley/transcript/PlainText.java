package dev.parley.transcript;

/** A transcript for people: {@code [00:00:01] SPEAKER_00: text}, one paragraph for as long as one speaker talks. */
final class PlainText {

    private PlainText() {}

    static String of(NamedTranscript named) {
        var text = new StringBuilder();
        for (var paragraph : Paragraph.of(named.transcript().segments())) {
            text.append('[')
                    .append(Clock.hours(paragraph.start()))
                    .append("] ")
                    .append(paragraph.speaker())
                    .append(": ")
                    .append(paragraph.text())
                    .append('\n');
        }
        return text.toString();
    }
}
