package dev.parley.llm.guard;

/** A redaction of a text that comes in pieces. Belongs to one answer; not for several threads. */
final class RedactionStream {

    private final Redaction redaction;
    private final StringBuilder held = new StringBuilder();
    private char before = ' ';

    RedactionStream(Redaction redaction) {
        this.redaction = redaction;
    }

    /** What can be told of all that has come, apart from what was returned before. */
    String feed(String delta) {
        return redaction.isOff() ? delta : redact(delta, false);
    }

    /** The rest. */
    String finish() {
        return redaction.isOff() ? "" : redact("", true);
    }

    private String redact(String delta, boolean isWhole) {
        held.append(delta);
        var redacted = new StringBuilder();
        var done = redaction.redact(held, before, isWhole, redacted);
        if (done > 0) {
            before = held.charAt(done - 1);
            held.delete(0, done);
        }
        return redacted.toString();
    }
}
