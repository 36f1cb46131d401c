package dev.parley.llm.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes {@link Rules} of files. Rules of one name in several files are one rule; their points must be the same. */
final class RuleSet {

    private static final Pattern GAP = Pattern.compile("~(\\d{1,2})");
    private static final Pattern NAME = Pattern.compile("\\{([a-z-]+)}");

    private final Lexicon.Builder lexicon = new Lexicon.Builder();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Rules.Rule> rules = new ArrayList<>();
    private final List<Rules.TextRule> texts = new ArrayList<>();
    private final List<Phrase> phrases = new ArrayList<>();
    private final List<Integer> discussion = new ArrayList<>();

    private RuleSet() {}

    /**
     * Reads files.
     *
     * @param files names of bundled ones or paths
     * @throws IllegalArgumentException naming file, rule and phrase, and what is wrong there
     */
    static Rules read(List<String> files) {
        var set = new RuleSet();
        for (var file : files) {
            var content = RuleFile.read(file);
            try {
                set.add(content);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }
        var discussion = set.discussion.stream().mapToInt(Integer::intValue).toArray();
        return new Rules(set.lexicon.build(), set.rules, set.phrases, discussion, set.texts);
    }

    private void add(RuleFile file) {
        if (!file.discussion().isBlank()) {
            discussion.add(lexicon.list(alternatives(file.discussion(), file.names())));
        }
        new TreeMap<>(file.rules()).forEach((name, rule) -> {
            try {
                add(name, rule, file.names());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("rule " + name + ": " + e.getMessage(), e);
            }
        });
    }

    private void add(String name, RuleFile.Rule rule, Map<String, String> names) {
        if (rule.points() < 1) {
            throw new IllegalArgumentException("points must be 1 or more");
        }
        if (!rule.texts().isEmpty()) {
            texts.add(new Rules.TextRule(name, rule.points(), Forbidden.of(rule.texts(), List.of())));
        }
        var number = number(name, rule.points());
        var unlessAfter = rule.unlessAfter().isBlank() ? -1 : lexicon.list(alternatives(rule.unlessAfter(), names));
        rule.phrases()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    try {
                        phrases.add(phrase(number, unlessAfter, line, names));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("phrase \"" + line + "\": " + e.getMessage(), e);
                    }
                });
    }

    private int number(String name, int points) {
        var known = numbers.putIfAbsent(name, rules.size());
        if (known == null) {
            rules.add(new Rules.Rule(name, points));
            return rules.size() - 1;
        }
        var pointsThere = rules.get(known).points();
        if (pointsThere != points) {
            throw new IllegalArgumentException(
                    "has " + pointsThere + " points in another file and " + points + " here; take another name");
        }
        return known;
    }

    private Phrase phrase(int rule, int unlessAfter, String line, Map<String, String> names) {
        var elements = new ArrayList<Phrase.Element>();
        var gap = 0;
        for (var part : line.split("\\s+")) {
            var number = GAP.matcher(part);
            if (number.matches()) {
                gap = Integer.parseInt(number.group(1));
                continue;
            }
            var isOptional = part.endsWith("?");
            var words = isOptional ? part.substring(0, part.length() - 1) : part;
            elements.add(new Phrase.Element(list(words, names), elements.isEmpty() ? 0 : gap, isOptional));
            gap = 0;
        }
        if (elements.isEmpty() || elements.getFirst().optional()) {
            throw new IllegalArgumentException("must begin with a word that is not optional");
        }
        var longest = elements.stream().mapToInt(Phrase.Element::gap).sum() + elements.size();
        if (longest > Phrase.LONGEST) {
            throw new IllegalArgumentException("can take " + longest + " words; " + Phrase.LONGEST + " are allowed");
        }
        return new Phrase(rule, unlessAfter, elements);
    }

    private int list(String part, Map<String, String> names) {
        return part.equals("{disguised}") ? Lexicon.DISGUISED_LIST : lexicon.list(alternatives(part, names));
    }

    /** Folded, as the texts are. */
    private static List<String> alternatives(String text, Map<String, String> names) {
        var unknown = new ArrayList<String>();
        var whole = NAME.matcher(text).replaceAll(match -> {
            var alternatives = names.get(match.group(1));
            if (alternatives == null) {
                unknown.add(match.group());
            }
            return alternatives == null ? "" : alternatives;
        });
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no list called " + unknown.getFirst());
        }
        return Arrays.stream(whole.split("\\|"))
                .map(String::strip)
                .map(word -> Folded.of(word).toString())
                .toList();
    }
}
