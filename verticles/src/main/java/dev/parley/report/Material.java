package dev.parley.report;

import dev.parley.bus.Llm;
import dev.parley.bus.Speech;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a report is about.
 *
 * @param language BCP 47 language, without region and script
 * @param lines in order of time, none blank
 */
record Material(String language, List<Line> lines) {

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");
    private static final Pattern NAMED = Pattern.compile("([^:]{1,60}): +(.+)");

    Material {
        lines = List.copyOf(lines);
    }

    /** A transcript.
     *
     * @param tag its language; where it names none, the script of the words decides
     * @param names of speakers, by id; one without stays its id */
    static Material of(String tag, List<Speech.Segment> segments, Map<String, String> names) {
        var lines = segments.stream()
                .map(segment -> new Line(
                        segment.id(),
                        segment.start(),
                        segment.end(),
                        oneLine(names.getOrDefault(segment.speaker(), segment.speaker())),
                        oneLine(segment.text()),
                        true))
                .filter(line -> !line.text().isEmpty())
                .sorted(Comparator.comparingDouble(Line::start))
                .toList();
        return new Material(language(tag, lines), lines);
    }

    /** Any text; a line that begins with a name and a colon is a turn. */
    static Material of(String text) {
        var lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Material::line)
                .toList();
        return new Material(language("", lines), lines);
    }

    /** For the report that quotes. */
    List<Llm.Line> quotable() {
        return lines.stream()
                .map(line -> new Llm.Line(line.start(), line.end(), line.speaker(), line.text()))
                .toList();
    }

    private static Line line(String text) {
        var named = NAMED.matcher(text);
        return named.matches()
                ? new Line(0, 0, 0, named.group(1), named.group(2), false)
                : new Line(0, 0, 0, "", text, false);
    }

    private static String language(String tag, List<Line> lines) {
        var language = Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage();
        return language.isEmpty() || language.equals("und")
                ? mostlyCyrillic(lines) ? Frames.RUSSIAN : Frames.ENGLISH
                : language;
    }

    private static boolean mostlyCyrillic(List<Line> lines) {
        return 2 * letters(lines, Character.UnicodeScript.CYRILLIC)
                > lines.stream()
                        .flatMapToInt(line -> line.text().codePoints())
                        .filter(Character::isLetter)
                        .count();
    }

    private static long letters(List<Line> lines, Character.UnicodeScript script) {
        return lines.stream()
                .flatMapToInt(line -> line.text().codePoints())
                .filter(letter -> Character.UnicodeScript.of(letter) == script)
                .count();
    }

    private static String oneLine(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }
}
