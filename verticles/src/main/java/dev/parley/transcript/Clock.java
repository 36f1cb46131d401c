package dev.parley.transcript;

import java.util.Locale;

/** Seconds as people and subtitles write them. */
final class Clock {

    private Clock() {}

    /** HH:MM:SS, cut to whole seconds. */
    static String hours(double seconds) {
        return hours((long) seconds);
    }

    /** HH:MM:SS.mmm with the mark that the format wants before the milliseconds. */
    static String hours(long milliseconds, char mark) {
        return String.format(Locale.ROOT, "%s%c%03d", hours(milliseconds / 1000), mark, milliseconds % 1000);
    }

    /** To three digits: more is the noise of adding them up. */
    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String hours(long seconds) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
