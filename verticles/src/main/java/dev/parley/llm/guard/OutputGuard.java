package dev.parley.llm.guard;

import dev.parley.conf.GuardConf;

/** Looks at answers of models before they go to users. Immutable, for any thread. */
public final class OutputGuard {

    private static final String REASON = "the answer of the model has something in it that must not be shown";

    private final GuardConf conf;
    private final Forbidden forbidden;
    private final Redaction redaction;

    public OutputGuard(GuardConf conf) {
        this.conf = conf;
        this.forbidden = Forbidden.of(conf.forbiddenOutput(), conf.forbiddenOutputRegexes());
        this.redaction = Redaction.in(conf, GuardConf.Side.ANSWER);
    }

    /** What may be shown of a whole answer, all of it or nothing. */
    public Released check(String answer) {
        var stream = stream();
        var released = stream.feed(answer);
        if (released.verdict() instanceof Verdict.Refused) {
            return released;
        }
        var rest = stream.finish();
        return rest.verdict() instanceof Verdict.Refused
                ? rest
                : new Released(released.text() + rest.text(), Verdict.PASSED);
    }

    /** For an answer that comes in pieces. */
    public OutputStreamGuard stream() {
        return new OutputStreamGuard(this);
    }

    /**
     * What may be shown now.
     *
     * @param text empty where it is refused
     */
    public record Released(String text, Verdict verdict) {

        static Released refused(String rule, String reason) {
            return new Released("", new Verdict.Refused(rule, reason, 0));
        }
    }

    boolean isOff() {
        return !conf.enabled();
    }

    Forbidden forbidden() {
        return forbidden;
    }

    Redaction redaction() {
        return redaction;
    }

    Released tooLong() {
        return Released.refused(
                "max-response-length",
                "the answer of the model has more than " + conf.maxResponseLength() + " characters");
    }

    boolean isTooLong(long characters) {
        return characters > conf.maxResponseLength();
    }

    static Released forbiddenAnswer() {
        return Released.refused("forbidden-output", REASON);
    }

    static Released emptyAnswer() {
        return Released.refused("empty-output", "the answer of the model is empty");
    }
}
