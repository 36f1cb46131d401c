package dev.parley.llm.extractive;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The compiled rules of one language: immutable, shared by all reports and threads. A new language is a new resource file and
 * one entry in {@link #ALL}.
 */
final class Language {

    private static final Pattern NAME = Pattern.compile("\\{([a-z-]+)}");

    private static final Map<String, Language> ALL =
            Stream.of("en", "ru").collect(Collectors.toUnmodifiableMap(code -> code, Language::new));
    private static final Language ENGLISH = forCode("en");
    private static final Language RUSSIAN = forCode("ru");

    final Locale locale;
    final PluralRule plural;
    final String stemmer;
    final Wording wording;
    final Set<String> stopWords;
    final Set<String> abbreviations;
    final List<Pattern> questionOpeners;
    final List<Pattern> decisions;
    final List<Pattern> actions;
    final List<Pattern> negations;
    final List<Pattern> dates;

    private Language(String code) {
        var file = LanguageFile.read(code);
        locale = Locale.of(code);
        plural = file.plural();
        stemmer = file.stemmer();
        wording = file.wording();
        stopWords = words(file.stopWords());
        abbreviations = words(file.abbreviations());
        questionOpeners = compile(file.questionOpeners(), "^(?:(?:{lead}),? ){0,3}(?:%s)", file.names());
        decisions = compile(file.decisions(), "(?<!\\w)(?:%s)(?!\\w)", file.names());
        actions = compile(file.actions(), "(?<!\\w)(?:%s)(?!\\w)", file.names());
        negations = compile(file.negations(), "(?<!\\w)(?:%s) $", file.names());
        dates = compile(file.dates(), "(?<!\\w)(?:%s)(?!\\w)", file.names());
    }

    /**
     * The rules for a transcript.
     *
     * @param tag BCP 47; where it names no language ("", "und", "unknown"), the script of the text decides. A language without
     *     rules gets the English ones, see {@link #covers}.
     */
    static Language of(String tag, List<TranscriptLine> lines) {
        if (names(tag)) {
            return ALL.getOrDefault(code(tag), ENGLISH);
        }
        return mostlyCyrillic(lines) ? RUSSIAN : ENGLISH;
    }

    /** Whether the rules are those of the transcript's language, and not a stand-in. */
    boolean covers(String tag) {
        return !names(tag) || code(tag).equals(locale.getLanguage());
    }

    /** A whole number and its noun, as in «5 реплик». */
    String count(long number, List<String> forms) {
        return String.format(locale, "%,d", number) + ' ' + plural.choose(number, forms);
    }

    private static Language forCode(String code) {
        return Objects.requireNonNull(ALL.get(code));
    }

    private static boolean names(String tag) {
        return !Set.of("", "und", "unknown", "auto").contains(code(tag));
    }

    private static String code(String tag) {
        return Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage();
    }

    private static boolean mostlyCyrillic(List<TranscriptLine> lines) {
        long cyrillic = letters(lines, Character.UnicodeScript.CYRILLIC);
        return cyrillic > letters(lines, Character.UnicodeScript.LATIN);
    }

    private static long letters(List<TranscriptLine> lines, Character.UnicodeScript script) {
        return lines.stream()
                .flatMapToInt(line -> line.text().codePoints())
                .filter(letter -> Character.UnicodeScript.of(letter) == script)
                .count();
    }

    private static Set<String> words(String text) {
        return Set.copyOf(Stream.of(text.split("\\s+")).map(Words::plain).toList());
    }

    private static List<Pattern> compile(String rules, String frame, Map<String, String> names) {
        return rules.lines()
                .map(rule -> Pattern.compile(named(frame.replace("%s", rule), names), Pattern.UNICODE_CHARACTER_CLASS))
                .toList();
    }

    private static String named(String rule, Map<String, String> names) {
        return NAME.matcher(rule).replaceAll(found -> {
            var alternatives =
                    Objects.requireNonNull(names.get(found.group(1)), () -> "undefined name in rule " + rule);
            return Matcher.quoteReplacement("(?:" + alternatives + ")");
        });
    }
}
