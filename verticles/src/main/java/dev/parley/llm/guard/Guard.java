package dev.parley.llm.guard;

import dev.parley.conf.GuardConf;
import dev.parley.llm.guard.Rules.Score;
import java.util.List;
import java.util.Optional;

/**
 * Looks at prompts before they go to a model. A pattern guard is one layer: it finds what is known, in many disguises, and nothing
 * else; {@code docs/guard.md} has its rates. Immutable, for any thread.
 */
public final class Guard {

    private static final String REASON =
            "the prompt tries to change the rules of the assistant or to get at what is not for users";

    private final GuardConf conf;
    private final Rules rules;
    private final Settings settings;
    private final Redaction redaction;

    /** @throws IllegalArgumentException where a file of {@code guard.rules} is missing or wrong; names setting, file and line */
    public Guard(GuardConf conf) {
        this.conf = conf;
        try {
            this.rules = RuleSet.read(conf.rules());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("guard.rules: " + e.getMessage(), e);
        }
        this.settings = new Settings(conf);
        this.redaction = Redaction.in(conf, GuardConf.Side.PROMPT);
    }

    /**
     * Whether a prompt may go on.
     *
     * @param texts what users and foreign documents say, in order; not the instructions of the service itself
     */
    public Verdict check(List<String> texts) {
        if (!conf.enabled()) {
            return Verdict.PASSED;
        }
        var length = texts.stream().mapToLong(String::length).sum();
        if (length > conf.maxPromptLength()) {
            return new Verdict.Refused(
                    "max-prompt-length",
                    "the prompt has " + length + " characters; " + conf.maxPromptLength() + " are allowed",
                    0);
        }
        // Together, for a phrase may begin in one message and end in the next.
        var text = texts.size() == 1 ? texts.getFirst() : String.join("\n", texts);
        var folded = Folded.of(text);
        var forbidden = settings.forbidden(folded);
        if (forbidden.isPresent()) {
            return new Verdict.Refused(forbidden.get(), REASON, 0);
        }
        var score = settings.add(rules.score(folded), folded);
        if (score.points() < conf.threshold()) {
            for (var hidden : HiddenTexts.in(text)) {
                score = score.or(settings.add(rules.score(Folded.of(hidden)), folded));
            }
        }
        return score.points() >= conf.threshold()
                ? new Verdict.Refused(score.rule(), REASON, score.points())
                : Verdict.PASSED;
    }

    /** Whether anything is blacked out in prompts. */
    public boolean redacts() {
        return conf.enabled() && !conf.redact().isEmpty() && conf.redactIn().contains(GuardConf.Side.PROMPT);
    }

    /** A text of a prompt without the personal data that must not leave. */
    public String redact(String text) {
        return redaction.of(text);
    }

    /** What the settings of the assistant API look for, beside the rules. */
    private record Settings(GuardConf conf, Forbidden instructions, Forbidden exfiltration, Forbidden commands) {

        Settings(GuardConf conf) {
            this(
                    conf,
                    Forbidden.of(conf.instructionPatterns(), List.of()),
                    Forbidden.of(conf.exfiltrationPatterns(), List.of()),
                    Forbidden.of(conf.forbiddenCommands(), List.of()));
        }

        /** The setting that forbids a text, if there is one. */
        Optional<String> forbidden(Folded text) {
            if (instructions.isIn(text)) {
                return Optional.of("instruction-patterns");
            }
            if (exfiltration.isIn(text)) {
                return Optional.of("exfiltration-patterns");
            }
            return commands.isIn(text) ? Optional.of("forbidden-commands") : Optional.empty();
        }

        /** With the points that the assistant API gave. */
        Score add(Score score, Folded text) {
            if (conf.instructionRegex().isPresent()
                    || conf.roleOverrideRegex().isPresent()
                    || conf.metaSystemRegex().isPresent()) {
                var characters = text.toString();
                score = add(score, characters, conf.instructionRegex(), 2, "instruction-regex");
                score = add(score, characters, conf.roleOverrideRegex(), 3, "role-override-regex");
                score = add(score, characters, conf.metaSystemRegex(), 3, "meta-system-regex");
            }
            return conf.longPromptWords() > 0 && words(text) > conf.longPromptWords()
                    ? score.plus(1, "long-prompt-words")
                    : score;
        }

        private static Score add(
                Score score, String text, Optional<com.google.re2j.Pattern> regex, int points, String name) {
            return regex.isPresent() && regex.get().matcher(text).find() ? score.plus(points, name) : score;
        }

        private static int words(Folded text) {
            var words = 1;
            for (var i = 0; i < text.length(); i++) {
                words += text.characters()[i] <= ' ' ? 1 : 0;
            }
            return words;
        }
    }
}
