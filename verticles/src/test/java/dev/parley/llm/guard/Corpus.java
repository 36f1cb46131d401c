package dev.parley.llm.guard;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of prompts; the first line of each says what it is. */
record Corpus(String name, List<Prompt> prompts) {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:n|\\\\|u([0-9a-f]{4}))");

    /** @param texts one for each message */
    record Prompt(String category, List<String> texts) {}

    static Corpus read(String name) {
        try (var file = Objects.requireNonNull(Corpus.class.getResourceAsStream(name + ".txt"), name);
                var reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            return new Corpus(
                    name,
                    reader.readAllLines().stream()
                            .filter(line -> !line.startsWith("#"))
                            .map(Corpus::prompt)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Prompt> passed(Guard guard) {
        return prompts.stream()
                .filter(prompt -> guard.check(prompt.texts()) instanceof Verdict.Passed)
                .toList();
    }

    private static Prompt prompt(String line) {
        var border = line.indexOf('|');
        var texts = Arrays.stream(line.substring(border + 1).split("¦"))
                .map(Corpus::unescaped)
                .toList();
        return new Prompt(line.substring(0, border), texts);
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group().charAt(1)) {
                            case 'n' -> "\n";
                            case '\\' -> "\\";
                            default -> Character.toString(Integer.parseInt(escape.group(1), 16));
                        }));
    }
}
