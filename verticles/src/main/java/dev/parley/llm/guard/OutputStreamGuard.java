package dev.parley.llm.guard;

import dev.parley.llm.guard.OutputGuard.Released;

/**
 * Looks at one answer while it flows. Text goes on at once unless something forbidden, or something to be blacked out, may have
 * begun in it: from there on it is held until that is decided, so nothing of a forbidden phrase gets out. After a refusal
 * everything is refused. Belongs to one answer; not for several threads.
 */
public final class OutputStreamGuard {

    private final OutputGuard guard;
    private final Forbidden.Search search;
    private final RedactionStream redaction;
    private final StringBuilder held = new StringBuilder();
    /** Characters of the answer that have come. */
    private long characters;

    private boolean isEmpty = true;
    private char highSurrogate;
    private Released refused = new Released("", Verdict.PASSED);

    OutputStreamGuard(OutputGuard guard) {
        this.guard = guard;
        this.search = guard.forbidden().search();
        this.redaction = new RedactionStream(guard.redaction());
    }

    /** The next piece of the answer, which may end anywhere, and what may be shown now. */
    public Released feed(String delta) {
        if (guard.isOff()) {
            return new Released(delta, Verdict.PASSED);
        }
        if (refused.verdict() instanceof Verdict.Refused) {
            return refused;
        }
        if (guard.isTooLong(characters + delta.length())) {
            return refuse(guard.tooLong());
        }
        for (var i = 0; i < delta.length(); i++) {
            if (accepts(delta.charAt(i))) {
                return refuse(OutputGuard.forbiddenAnswer());
            }
        }
        held.append(delta);
        return new Released(redaction.feed(release(Math.min(search.earliest(), characters))), Verdict.PASSED);
    }

    /** The end of the answer and the rest that may be shown. An answer of blanks alone is refused as empty. */
    public Released finish() {
        if (guard.isOff()) {
            return new Released("", Verdict.PASSED);
        }
        if (refused.verdict() instanceof Verdict.Refused) {
            return refused;
        }
        if (isEmpty) {
            return refuse(OutputGuard.emptyAnswer());
        }
        return new Released(redaction.feed(release(characters)) + redaction.finish(), Verdict.PASSED);
    }

    private boolean accepts(char c) {
        var position = characters++;
        isEmpty &= Character.isWhitespace(c);
        if (Character.isHighSurrogate(c)) {
            highSurrogate = c;
            return false;
        }
        var folded = Folded.fold(Character.isLowSurrogate(c) ? Character.toCodePoint(highSurrogate, c) : c);
        return folded != Folded.DROPPED && search.accepts(folded, position);
    }

    /** Takes what stands before a position of the answer. */
    private String release(long before) {
        var count = (int) (held.length() - (characters - before));
        var released = held.substring(0, count);
        held.delete(0, count);
        return released;
    }

    private Released refuse(Released verdict) {
        refused = verdict;
        held.setLength(0);
        return verdict;
    }
}
