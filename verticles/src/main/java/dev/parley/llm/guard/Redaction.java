package dev.parley.llm.guard;

import dev.parley.conf.GuardConf;
import dev.parley.conf.GuardConf.Personal;
import dev.parley.conf.GuardConf.Side;
import java.util.Set;

/**
 * Puts {@code [email]}, {@code [phone]} and {@code [card]} in the place of what they name. Phones: Russian ones with +7, 8 or the
 * code of an area in brackets, international ones with a plus, and groups such as 212-555-0199. Cards: 15 to 19 digits with a
 * right check digit (ISO/IEC 7812, Luhn), in one piece or in groups. Every place is looked at a bounded number of times. Immutable.
 */
final class Redaction {

    private final Set<Personal> wanted;

    private Redaction(Set<Personal> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    /** What is blacked out on one way through the guard. */
    static Redaction in(GuardConf conf, Side side) {
        return new Redaction(conf.redactIn().contains(side) ? conf.redact() : Set.of());
    }

    /** A whole text. */
    String of(String text) {
        if (isOff()) {
            return text;
        }
        var redacted = new StringBuilder(text.length());
        redact(text, ' ', true, redacted);
        return redacted.toString();
    }

    boolean isOff() {
        return wanted.isEmpty();
    }

    /**
     * Redacts as much of a text as can be told.
     *
     * @param before the character before the text
     * @param isWhole whether nothing follows on it
     * @param redacted takes the result
     * @return how many characters are done; those after them may be the beginning of something
     */
    int redact(CharSequence text, char before, boolean isWhole, StringBuilder redacted) {
        var at = 0;
        while (at < text.length()) {
            var last = at == 0 ? before : text.charAt(at - 1);
            var found = find(text, at, last, isWhole);
            if (found.equals(Found.UNDECIDED)) {
                return at;
            }
            redacted.append(
                    found.replacement().isEmpty() ? text.subSequence(at, at + found.length()) : found.replacement());
            at += found.length();
        }
        return at;
    }

    private Found find(CharSequence text, int at, char last, boolean isWhole) {
        var c = text.charAt(at);
        if (wanted.contains(Personal.EMAIL) && MailAddress.canBegin(c) && !MailAddress.canGoOn(last)) {
            var mail = MailAddress.at(text, at, isWhole);
            if (!mail.equals(Found.NOTHING)) {
                return mail;
            }
        }
        var mayBeNumber = wanted.contains(Personal.PHONE) || wanted.contains(Personal.CARD);
        return mayBeNumber && PersonalNumber.canBegin(c, last)
                ? PersonalNumber.at(text, at, isWhole, wanted)
                : Found.NOTHING;
    }

    /**
     * What stands at a place.
     *
     * @param replacement empty where the characters stay
     */
    record Found(int length, String replacement) {
        /** One character that stays. */
        static final Found NOTHING = new Found(1, "");
        /** More of the text is needed. */
        static final Found UNDECIDED = new Found(0, "");
    }
}
