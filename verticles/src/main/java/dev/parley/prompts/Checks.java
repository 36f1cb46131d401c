package dev.parley.prompts;

import dev.parley.bus.Failure;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Put;
import dev.parley.bus.Prompts.PutCategory;
import dev.parley.bus.Prompts.Words;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a prompt and a category must be like. INVALID, naming the field, for one that is not. */
final class Checks {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int MOST_LANGUAGES = 20;
    private static final int MOST_EXAMPLES = 200;
    private static final int LONGEST_EXAMPLE = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern CATEGORY = Pattern.compile("[\\p{L}0-9][\\p{L}0-9_ -]{0,63}");

    /** Doors have these names where prompts have theirs. */
    private static final Set<String> DOORS = Set.of("export", "import");

    private Checks() {}

    /** A prompt as it is kept, with its language as a plain tag. */
    static Put prompt(Put prompt) {
        checkName(prompt.name());
        check("name", !DOORS.contains(prompt.name()), "another one than export and import, which are doors");
        checkText("title", prompt.title(), LONGEST_TITLE);
        checkShort("description", prompt.description());
        check("category", CATEGORY.matcher(prompt.category()).matches(), "1 to 64 letters, digits, spaces, _ and -");
        checkText("text", prompt.text(), Prompts.LONGEST_TEXT);
        return new Put(
                prompt.author(),
                prompt.name(),
                language("language", prompt.language()),
                prompt.title(),
                prompt.description(),
                prompt.category(),
                prompt.text());
    }

    /** A category as it is kept, with its languages as plain tags. */
    static PutCategory category(PutCategory category) {
        checkName(category.name());
        check(
                "words",
                !category.words().isEmpty() && category.words().size() <= MOST_LANGUAGES,
                "those of 1 to " + MOST_LANGUAGES + " languages");
        check("examples", category.examples().size() <= MOST_EXAMPLES, "a list of at most " + MOST_EXAMPLES);
        category.examples().forEach(example -> checkText("examples", example, LONGEST_EXAMPLE));
        return new PutCategory(
                category.author(),
                category.name(),
                words(category.words()),
                category.examples(),
                category.active(),
                category.sortOrder());
    }

    private static Map<String, Words> words(Map<String, Words> words) {
        var checked = new TreeMap<String, Words>();
        words.forEach((tag, one) -> {
            var place = "words." + tag;
            checkText(place + ".title", one.title(), LONGEST_TITLE);
            checkShort(place + ".description", one.description());
            checkText(place + ".instruction", one.instruction(), Prompts.LONGEST_TEXT);
            check(place, checked.put(language(place, tag), one) == null, "a language that stands there once");
        });
        return checked;
    }

    private static String language(String field, String tag) {
        var language = Locale.forLanguageTag(tag).getLanguage();
        check(field, !language.isEmpty(), "a BCP 47 tag such as en or ru");
        return language;
    }

    private static void checkName(String name) {
        check("name", NAME.matcher(name).matches(), "1 to 64 small letters, digits, _ and -");
    }

    private static void checkShort(String field, String text) {
        check(field, text.length() <= LONGEST_DESCRIPTION, LONGEST_DESCRIPTION + " characters at most");
        checkKept(field, text);
    }

    private static void checkText(String field, String text, int longest) {
        check(field, !text.isBlank() && text.length() <= longest, "1 to " + longest + " characters, and not blank");
        checkKept(field, text);
    }

    private static void checkKept(String field, String text) {
        check(field, text.indexOf(0) < 0, "without NUL characters, which no database keeps");
    }

    private static void check(String field, boolean right, String allowed) {
        if (!right) {
            throw Failure.INVALID.because(field + ": must be " + allowed);
        }
    }
}
