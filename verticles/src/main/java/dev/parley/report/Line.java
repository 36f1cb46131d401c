package dev.parley.report;

import java.util.Locale;

/**
 * A line of a conversation as a model reads it: {@code [00:12:34] Anna: We begin.}
 *
 * @param segment of the transcript that it is, or is a part of
 * @param start seconds
 * @param timed whether it has a time; lines of a text have none
 */
record Line(int segment, double start, double end, String speaker, String text, boolean timed) {

    String written() {
        var named = speaker.isEmpty() ? text : speaker + ": " + text;
        return timed ? "[" + clock(start) + "] " + named : named;
    }

    /** Estimated, with the end of the line. */
    int tokens() {
        return TokenEstimate.of(written()) + 1 + (timed ? TokenEstimate.TIME : 0);
    }

    /** The same with a part of its words. */
    Line part(int from, int to) {
        var seconds = (end - start) / Math.max(1, text.length());
        return new Line(
                segment,
                start + seconds * from,
                start + seconds * to,
                speaker,
                text.substring(from, to).strip(),
                timed);
    }

    /** Hours, minutes and seconds, cut to whole seconds. */
    static String clock(double seconds) {
        var whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
