package dev.parley.llm.guard;

/** What the guard thinks of a text. */
public sealed interface Verdict {

    /** Nothing was found. */
    record Passed() implements Verdict {}

    /**
     * It must not go on.
     *
     * @param rule the name of the rule, for the log: a rule of a file, or a setting such as max-prompt-length
     * @param reason for whoever wrote the text; shows nothing of what is looked for
     * @param score points; 0 where it was not a matter of points
     */
    record Refused(String rule, String reason, int score) implements Verdict {}

    /** Nothing was found. */
    Verdict PASSED = new Passed();
}
