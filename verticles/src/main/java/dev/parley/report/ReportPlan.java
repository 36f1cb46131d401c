package dev.parley.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which part of a conversation is read by which call. Borders lie between turns; only a turn that is longer than a part is cut within,
 * between its lines, and a line that is longer than a part at its sentences. Pure.
 */
final class ReportPlan {

    private ReportPlan() {}

    /** Lines that one call reads.
     *
     * @param tokens of all lines */
    record Part(List<Line> lines, int tokens) {
        Part {
            lines = List.copyOf(lines);
        }

        private static Part of(List<Line> lines) {
            return new Part(lines, lines.stream().mapToInt(Line::tokens).sum());
        }

        double start() {
            return lines.getFirst().start();
        }

        double end() {
            return lines.stream().mapToDouble(Line::end).max().orElse(0);
        }

        String text() {
            return String.join("\n", lines.stream().map(Line::written).toList());
        }
    }

    /**
     * The parts, in order: as few as can be, and of about the same length. Every line is in exactly one, whole or in pieces.
     *
     * @param lines in order of time, not empty
     * @param room tokens of a part at most
     */
    static List<Part> parts(List<Line> lines, int room) {
        var turns = turns(lines.stream()
                .flatMap(line -> LineCut.toFit(line, room).stream())
                .toList());
        var fewest = filled(turns, room, room);
        // The same number of parts with less in each: the last one is no remainder then.
        var tooLittle = 0;
        var enough = room;
        while (enough - tooLittle > 1) {
            var middle = (tooLittle + enough) / 2;
            if (filled(turns, middle, room).size() <= fewest.size()) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return filled(turns, enough, room);
    }

    /**
     * Calls of each level when every text has the tokens that it may have: first the parts, last the whole.
     *
     * @param parts number of parts
     * @param perCall texts that one call takes which puts some of them together
     * @param atLast texts that the last call takes, 2 at least and no more than the others
     */
    static List<Integer> levels(int parts, int perCall, int atLast) {
        var levels = new ArrayList<Integer>();
        levels.add(parts);
        for (var texts = parts; texts > 1; ) {
            var together = texts <= atLast || texts > perCall ? Math.max(perCall, atLast) : atLast;
            var alone = texts % together == 1 ? 1 : 0;
            var calls = (texts + together - 1) / together - alone;
            levels.add(calls);
            texts = calls + alone;
        }
        return levels;
    }

    /** Neighbours whose tokens fit together, two at least; what is left over at the end stays alone. */
    static <T> List<List<T>> groups(List<T> texts, int room, ToIntFunction<T> tokens) {
        var groups = new ArrayList<List<T>>();
        var open = new ArrayList<T>();
        var used = 0;
        for (var text : texts) {
            if (open.size() > 1 && used + tokens.applyAsInt(text) > room) {
                groups.add(List.copyOf(open));
                open.clear();
                used = 0;
            }
            open.add(text);
            used += tokens.applyAsInt(text);
        }
        groups.add(List.copyOf(open));
        return groups;
    }

    private static List<Part> turns(List<Line> lines) {
        var turns = new ArrayList<Part>();
        var turn = new ArrayList<Line>();
        for (var line : lines) {
            if (!turn.isEmpty() && !turn.getLast().speaker().equals(line.speaker())) {
                turns.add(Part.of(turn));
                turn.clear();
            }
            turn.add(line);
        }
        turns.add(Part.of(turn));
        return turns;
    }

    /** @param limit after which a part takes no other turn
     *  @param room of which a turn that is longer is cut */
    private static List<Part> filled(List<Part> turns, int limit, int room) {
        var parts = new ArrayList<Part>();
        var open = new ArrayList<Line>();
        var used = 0;
        for (var turn : turns) {
            var pieces = turn.tokens() <= room
                    ? List.of(turn)
                    : turn.lines().stream().map(line -> Part.of(List.of(line))).toList();
            for (var piece : pieces) {
                if (!open.isEmpty() && used + piece.tokens() > limit) {
                    parts.add(Part.of(open));
                    open.clear();
                    used = 0;
                }
                open.addAll(piece.lines());
                used += piece.tokens();
            }
        }
        parts.add(Part.of(open));
        return parts;
    }
}
