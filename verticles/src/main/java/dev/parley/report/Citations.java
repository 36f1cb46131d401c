package dev.parley.report;

import dev.parley.bus.Reports.Citation;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times in a text that a model wrote, checked against what it has read: a time at which something was said becomes the beginning of
 * that line, every other one goes. Pure.
 */
final class Citations {

    /** A model that rounds a time means the line beside it, in seconds. */
    private static final double TOLERANCE = 15;

    private static final String HOURS = "\\d{1,3}:\\d\\d:\\d\\d(?:[.,]\\d{1,3})?";
    private static final String ANY = "(?:" + HOURS + "|\\d{1,3}:\\d\\d)";
    private static final String BETWEEN = "\\s*(?:[-–—,;/]|to|and|до|и)\\s*";

    /**
     * Times in square brackets, alone or several, and times with hours wherever they stand. Hours and minutes without brackets are when
     * people want to meet.
     */
    private static final Pattern TIMES =
            Pattern.compile("\\\\?\\[\\s*" + ANY + "(?:" + BETWEEN + ANY + ")*\\s*\\\\?]|\\(\\s*" + HOURS + "(?:"
                    + BETWEEN + HOURS + ")*\\s*\\)|(?<![\\d:])(?<bare>" + HOURS + ")(?![\\d:])");

    private static final Pattern TIME = Pattern.compile(ANY);

    /** A time that has been checked. */
    private static final Pattern CITATION = Pattern.compile("\\[\\d{2,}:\\d\\d:\\d\\d]");

    private Citations() {}

    /** A line that was read. */
    record Seen(int segment, double start, double end) {

        static Seen of(Line line) {
            return new Seen(line.segment(), line.start(), line.end());
        }

        private double distance(double time) {
            // Times are cut to whole seconds.
            return Math.max(0, Math.max(Math.floor(start) - time, time - end));
        }
    }

    /**
     * A text whose times are all those of lines that were read.
     *
     * @param cited these lines, in the order of the text, each once
     * @param removed times that went
     */
    record Checked(String text, List<Seen> cited, int removed) {
        Checked {
            cited = List.copyOf(cited);
        }

        List<Citation> citations() {
            return cited.stream()
                    .map(line -> new Citation(Math.floor(line.start()), line.segment()))
                    .toList();
        }
    }

    /**
     * Checks a text.
     *
     * @param seen what the model has read
     * @param said words of it: a time that was spoken of stays as it is
     */
    static Checked check(String text, List<Seen> seen, String said) {
        var cited = new LinkedHashSet<Seen>();
        var removed = 0;
        var checked = new StringBuilder();
        for (var matcher = TIMES.matcher(text); ; ) {
            if (!matcher.find()) {
                matcher.appendTail(checked);
                return new Checked(checked.toString(), List.copyOf(cited), removed);
            }
            var bare = matcher.group("bare");
            if (bare != null && said.contains(bare)) {
                continue;
            }
            var kept = new LinkedHashSet<Seen>();
            for (var time : times(matcher.group())) {
                var line = nearest(time, seen);
                line.ifPresent(kept::add);
                removed += line.isEmpty() ? 1 : 0;
            }
            cited.addAll(kept);
            matcher.appendReplacement(checked, Matcher.quoteReplacement(written(kept)));
            if (kept.isEmpty() && !checked.isEmpty() && checked.charAt(checked.length() - 1) == ' ') {
                checked.setLength(checked.length() - 1);
            }
        }
    }

    /** A checked text without its citations: times that are left were spoken of. */
    static String words(String checked) {
        return CITATION.matcher(checked).replaceAll("");
    }

    /** The lines that a text names, without a change to it: of one whose times are right because they were copied by rules. */
    static List<Citation> in(String text, List<Seen> seen) {
        return CITATION.matcher(text)
                .results()
                .flatMap(match -> times(match.group()).stream())
                .distinct()
                .flatMap(time -> nearest(time, seen).map(line -> new Citation(time, line.segment())).stream())
                .toList();
    }

    private static Optional<Seen> nearest(double time, List<Seen> seen) {
        return seen.stream()
                .filter(line -> line.distance(time) <= TOLERANCE)
                // Of lines that overlap, the one that began last: that is how a line is cited.
                .min(Comparator.comparingDouble((Seen line) -> line.distance(time))
                        .thenComparingDouble(line -> Math.abs(Math.floor(line.start()) - time)));
    }

    private static String written(Collection<Seen> lines) {
        return String.join(
                ", ",
                lines.stream()
                        .map(line -> "[" + Line.clock(line.start()) + "]")
                        .distinct()
                        .toList());
    }

    private static List<Double> times(String text) {
        return TIME.matcher(text).results().map(time -> seconds(time.group())).toList();
    }

    /** Of H:MM:SS or MM:SS, whole seconds. */
    private static double seconds(String time) {
        var total = 0L;
        for (var part : time.split("[.,]", 2)[0].split(":", -1)) {
            total = 60 * total + Long.parseLong(part);
        }
        return total;
    }
}
