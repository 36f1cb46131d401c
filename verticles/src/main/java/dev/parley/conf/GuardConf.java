package dev.parley.conf;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * What prompts and answers of language models are refused for.
 *
 * @param rules files of scored phrases: en, ru, other, or paths of files of one's own
 * @param threshold points from which on a prompt is refused
 * @param maxPromptLength characters of all texts of a prompt together
 * @param maxResponseLength characters of an answer
 * @param longPromptWords a prompt of more words has one point more; 0 for never
 * @param instructionRegex 2 points where it is found; where it is
 * @param roleOverrideRegex 3 points
 * @param metaSystemRegex 3 points
 * @param instructionPatterns texts for which a prompt is refused whatever its points
 * @param exfiltrationPatterns as before
 * @param forbiddenCommands as before
 * @param forbiddenOutput texts that no answer may have, in whatever case
 * @param forbiddenOutputRegexes deterministic automata of what no answer may have
 * @param redact what is blacked out
 * @param redactIn where
 * @param hashKey makes the hashes of the security log; empty for plain ones
 */
public record GuardConf(
        boolean enabled,
        List<String> rules,
        int threshold,
        int maxPromptLength,
        int maxResponseLength,
        int longPromptWords,
        Optional<Pattern> instructionRegex,
        Optional<Pattern> roleOverrideRegex,
        Optional<Pattern> metaSystemRegex,
        List<String> instructionPatterns,
        List<String> exfiltrationPatterns,
        List<String> forbiddenCommands,
        List<String> forbiddenOutput,
        List<Automaton> forbiddenOutputRegexes,
        Set<Personal> redact,
        Set<Side> redactIn,
        Optional<Secret> hashKey) {

    public GuardConf {
        rules = List.copyOf(rules);
        instructionPatterns = List.copyOf(instructionPatterns);
        exfiltrationPatterns = List.copyOf(exfiltrationPatterns);
        forbiddenCommands = List.copyOf(forbiddenCommands);
        forbiddenOutput = List.copyOf(forbiddenOutput);
        forbiddenOutputRegexes = List.copyOf(forbiddenOutputRegexes);
        redact = Set.copyOf(redact);
        redactIn = Set.copyOf(redactIn);
    }

    /** What can be blacked out. */
    public enum Personal {
        EMAIL,
        PHONE,
        /** Numbers of payment cards. */
        CARD
    }

    /** The two ways through the guard. */
    public enum Side {
        PROMPT,
        ANSWER
    }

    private static final int MOST_CHARACTERS = 10_000_000;
    /** Steps of making an automaton deterministic; Lucene's own default. */
    private static final int MOST_WORK = Operations.DEFAULT_DETERMINIZE_WORK_LIMIT;

    static GuardConf read(Settings settings) {
        return new GuardConf(
                settings.flag("guard.enabled"),
                settings.list("guard.rules"),
                settings.integer("guard.threshold", 1, 100),
                settings.integer("guard.max-prompt-length", 1, MOST_CHARACTERS),
                settings.integer("guard.max-response-length", 1, MOST_CHARACTERS),
                settings.integer("guard.long-prompt-words", 0, MOST_CHARACTERS),
                regex(settings, "guard.instruction-regex"),
                regex(settings, "guard.role-override-regex"),
                regex(settings, "guard.meta-system-regex"),
                settings.list("guard.instruction-patterns"),
                settings.list("guard.exfiltration-patterns"),
                settings.list("guard.forbidden-commands"),
                settings.list("guard.forbidden-output"),
                automata(settings, "guard.forbidden-output-regexes"),
                settings.someOf("guard.redact", Personal.class),
                settings.someOf("guard.redact-in", Side.class),
                settings.secret("guard.hash-key"));
    }

    private static Optional<Pattern> regex(Settings settings, String key) {
        return settings.optionalText(key).flatMap(text -> {
            try {
                return Optional.of(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
            } catch (PatternSyntaxException e) {
                settings.refuse(
                        key,
                        "must be a regular expression in the form of RE2, without look-around and references back: "
                                + e.getDescription());
                return Optional.empty();
            }
        });
    }

    private static List<Automaton> automata(Settings settings, String key) {
        var automata = new ArrayList<Automaton>();
        for (var text : settings.list(key)) {
            try {
                if (text.contains("(?")) {
                    throw new IllegalArgumentException("groups have no (?");
                }
                var automaton = Operations.determinize(
                        new RegExp(text, RegExp.NONE, RegExp.CASE_INSENSITIVE).toAutomaton(), MOST_WORK);
                if (Operations.run(automaton, "")) {
                    settings.refuse(key, "\"" + text + "\" fits nothing at all as well, and so every answer");
                }
                automata.add(automaton);
            } catch (IllegalArgumentException | TooComplexToDeterminizeException e) {
                settings.refuse(
                        key,
                        "\"" + text + "\" must be a regular expression of . | * + ? {} [] () and \\d \\w \\s alone: "
                                + e.getMessage());
            }
        }
        return automata;
    }
}
