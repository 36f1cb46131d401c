package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.PromptList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** All prompts there are: the built-in ones, and those of the installation before them. Called on virtual threads; holds nothing. */
final class PromptDesk {

    /** Characters of a prompt: a tenth of the smallest window that is worth having. */
    static final int LONGEST_TEXT = 20_000;

    private static final int NEAR_NAMES = 3;
    private static final int LONGEST_TITLE = 200;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern CATEGORY = Pattern.compile("[\\p{L}0-9][\\p{L}0-9_ -]{0,63}");

    private final Bus bus;

    PromptDesk(Bus bus) {
        this.bus = bus;
    }

    PromptList list(Prompts.ListPrompts request) {
        return new PromptList(newest(Optional.empty()).stream()
                .filter(prompt ->
                        request.category().map(prompt.category()::equals).orElse(true))
                .toList());
    }

    PromptList find(Prompts.Find request) {
        var found = request.version()
                .map(version -> version(request.name(), version))
                .orElseGet(() -> newest(Optional.of(request.name())));
        if (found.isEmpty()) {
            throw Failure.NOT_FOUND.because("prompt: there is no " + request.name()
                    + request.version().map(version -> " of version " + version).orElse("") + "; near it are "
                    + near(request.name()));
        }
        return new PromptList(found);
    }

    /** The prompt of this name that suits a language best: in it, else in English, else in any. INVALID if there is none. */
    Prompt forLanguage(String name, String language) {
        try {
            var found = find(new Prompts.Find(name, Optional.empty())).prompts();
            return in(language, found).or(() -> in(Frames.ENGLISH, found)).orElseGet(found::getFirst);
        } catch (FailureException e) {
            // A name in a request, not the thing that is asked for.
            throw e.failure() == Failure.NOT_FOUND ? Failure.INVALID.because(e.detail()) : e;
        }
    }

    Prompt put(Prompts.Put request) {
        check("name", NAME.matcher(request.name()).matches(), "1 to 64 small letters, digits, _ and -");
        check("title", request.title().length() <= LONGEST_TITLE, LONGEST_TITLE + " characters at most");
        check("category", CATEGORY.matcher(request.category()).matches(), "1 to 64 letters, digits, spaces, _ and -");
        checkText("text", request.text());
        var language = Locale.forLanguageTag(request.language()).getLanguage();
        check("language", !language.isEmpty(), "a BCP 47 tag such as en or ru");
        var kept = new Prompts.Put(
                request.author(), request.name(), language, request.title(), request.category(), request.text());
        return bus.await(PromptStore.KEEP, new PromptStore.Keep(kept, BuiltInPrompts.version(request.name())));
    }

    Done delete(Prompts.Delete request) {
        try {
            return bus.await(PromptStore.REMOVE, new PromptStore.Remove(request.name()));
        } catch (FailureException e) {
            throw e.failure() == Failure.NOT_FOUND && BuiltInPrompts.version(request.name()) > 0
                    ? Failure.CONFLICT.because(
                            request.name() + " is built in and stays; put a prompt of your own in its place")
                    : e;
        }
    }

    /** INVALID where a text is no prompt. */
    static void checkText(String field, String text) {
        check(
                field,
                !text.isBlank() && text.length() <= LONGEST_TEXT,
                "1 to " + LONGEST_TEXT + " characters, and not blank");
    }

    private static void check(String field, boolean right, String allowed) {
        if (!right) {
            throw Failure.INVALID.because(field + ": must be " + allowed);
        }
    }

    private List<Prompt> version(String name, int version) {
        var builtIn = BuiltInPrompts.ALL.stream()
                .filter(prompt -> prompt.name().equals(name) && prompt.version() == version)
                .toList();
        return builtIn.isEmpty() ? own(Optional.of(name), Optional.of(version)) : builtIn;
    }

    private List<Prompt> newest(Optional<String> name) {
        var newest = new TreeMap<List<String>, Prompt>(
                Comparator.comparing((List<String> key) -> key.getFirst()).thenComparing(List::getLast));
        BuiltInPrompts.ALL.stream()
                .filter(prompt -> name.map(prompt.name()::equals).orElse(true))
                .forEach(prompt -> newest.put(List.of(prompt.name(), prompt.language()), prompt));
        own(name, Optional.empty()).forEach(prompt -> newest.put(List.of(prompt.name(), prompt.language()), prompt));
        return List.copyOf(newest.values());
    }

    private List<Prompt> own(Optional<String> name, Optional<Integer> version) {
        return bus.await(PromptStore.READ, new PromptStore.Read(name, version)).prompts();
    }

    private static Optional<Prompt> in(String language, List<Prompt> prompts) {
        return prompts.stream()
                .filter(prompt -> prompt.language().equals(language))
                .findFirst();
    }

    private String near(String name) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return String.join(
                ", ",
                newest(Optional.empty()).stream()
                        .map(Prompt::name)
                        .distinct()
                        .sorted(Comparator.comparingInt((String known) -> distance.apply(name, known))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(NEAR_NAMES)
                        .toList());
    }
}
