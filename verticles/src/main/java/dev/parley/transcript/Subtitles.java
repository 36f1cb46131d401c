package dev.parley.transcript;

import java.util.regex.Pattern;

/** A transcript as subtitles: SubRip, and WebVTT (W3C) with the speakers as voices. */
final class Subtitles {

    /** What players take for a time line, an HTML tag or a tag of Advanced SubStation; SubRip has no way to write it. */
    private static final Pattern SUBRIP_MARKS = Pattern.compile("(?<=--)(?=>)|(?<=<)(?=[/\\p{L}])|(?<=\\{)(?=\\\\)");

    /** Shows nothing, and no player sees a mark where it stands in the middle. */
    private static final String WORD_JOINER = "\u2060";

    private Subtitles() {}

    /** Names stand before the text where several people speak and the speaker changes. */
    static String srt(NamedTranscript named) {
        var segments = named.transcript().segments();
        var several =
                segments.stream().map(segment -> segment.speaker()).distinct().count() > 1;
        var text = new StringBuilder();
        var number = 1;
        for (var cue : Cues.of(segments, several)) {
            text.append(number++).append('\n').append(times(cue, ',')).append('\n');
            text.append(SUBRIP_MARKS.matcher(String.join("\n", cue.lines())).replaceAll(WORD_JOINER));
            text.append("\n\n");
        }
        return text.toString();
    }

    static String vtt(NamedTranscript named) {
        var text = new StringBuilder("WEBVTT\n\n");
        for (var cue : Cues.of(named.transcript().segments(), false)) {
            text.append(times(cue, '.')).append('\n');
            if (!cue.speaker().isEmpty()) {
                text.append("<v ").append(escaped(cue.speaker())).append('>');
            }
            text.append(escaped(String.join("\n", cue.lines()))).append("\n\n");
        }
        return text.toString();
    }

    private static String times(Cue cue, char mark) {
        return Clock.hours(cue.start(), mark) + " --> " + Clock.hours(cue.end(), mark);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
