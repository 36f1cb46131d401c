package dev.parley.transcript;

import java.util.List;

/**
 * One subtitle.
 *
 * @param start milliseconds
 * @param end milliseconds, after the start and not after the start of the next one
 * @param speaker the name shown; empty where it is not known
 * @param lines one or two
 */
record Cue(long start, long end, String speaker, List<String> lines) {

    Cue {
        lines = List.copyOf(lines);
    }

    Cue at(long newStart, long newEnd) {
        return new Cue(newStart, newEnd, speaker, lines);
    }
}
