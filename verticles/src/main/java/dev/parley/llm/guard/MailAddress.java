package dev.parley.llm.guard;

import dev.parley.llm.guard.Redaction.Found;

/** An e-mail address in a text: the usual form of RFC 5321, letters of any alphabet in it. */
final class MailAddress {

    /** RFC 5321, 4.5.3.1. */
    private static final int LONGEST_LOCAL = 64;

    private static final int LONGEST_DOMAIN = 255;

    private MailAddress() {}

    static boolean canBegin(char c) {
        return canGoOn(c) && c != '.' && c != '-';
    }

    static boolean canGoOn(char c) {
        return Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0;
    }

    static Found at(CharSequence text, int from, boolean isWhole) {
        var at = from;
        while (at < text.length() && at - from <= LONGEST_LOCAL && canGoOn(text.charAt(at))) {
            at++;
        }
        if (at - from > LONGEST_LOCAL) {
            return Found.NOTHING;
        }
        if (at == text.length()) {
            return isWhole ? Found.NOTHING : Found.UNDECIDED;
        }
        return text.charAt(at) == '@' ? withDomain(text, from, at + 1, isWhole) : Found.NOTHING;
    }

    private static Found withDomain(CharSequence text, int from, int domain, boolean isWhole) {
        var at = domain;
        var end = -1;
        var label = domain;
        while (at < text.length() && at - domain <= LONGEST_DOMAIN && isDomain(text.charAt(at))) {
            if (text.charAt(at) == '.') {
                label = at + 1;
            } else if (label > domain && at - label >= 1) {
                // Two letters after a dot are enough; more may follow.
                end = at + 1;
            }
            at++;
        }
        if (at == text.length() && !isWhole) {
            return Found.UNDECIDED;
        }
        return end < 0 ? Found.NOTHING : new Found(end - from, "[email]");
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }
}
