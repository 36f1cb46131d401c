package dev.parley.llm.guard;

import dev.parley.conf.GuardConf.Personal;
import dev.parley.llm.guard.Redaction.Found;
import java.util.Set;
import java.util.regex.Pattern;

/** A number of a phone or a card in a text: digits in groups. */
final class PersonalNumber {

    private static final int MOST_DIGITS = 19;
    /** Brackets, blanks and dashes between two groups. */
    private static final int MOST_BETWEEN = 2;

    /** Eleven digits: country 7 or trunk 8, then an area of Russia or Kazakhstan. */
    private static final Pattern RUSSIAN = Pattern.compile("[78][34789]\\d{9}");
    /** ITU-T E.164, after a plus; of country 7 exactly eleven. */
    private static final Pattern INTERNATIONAL = Pattern.compile("7\\d{10}|[1-689]\\d{7,14}");
    /** Groups of local numbers that are written with their area. */
    private static final Pattern LOCAL =
            Pattern.compile("\\(\\d{3,5}\\) ?\\d{1,3}[- ]?\\d{2}[- ]?\\d{2,4}|\\d{3}([-.])\\d{3}\\1\\d{4}");

    private static final Pattern CARD = Pattern.compile("[2-6]\\d{14,18}");
    private static final Pattern CARD_GROUPS =
            Pattern.compile("\\d{15,19}|\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}(\\1\\d{3})?|\\d{4}[ -]\\d{6}[ -]\\d{5}");

    private PersonalNumber() {}

    static boolean canBegin(char c, char before) {
        return (isDigit(c) && !Character.isLetterOrDigit(before) && before != '+') || c == '+' || c == '(';
    }

    /** The longest number at a place. Looks at most at {@link #MOST_DIGITS} digits. */
    static Found at(CharSequence text, int from, boolean isWhole, Set<Personal> wanted) {
        var digits = new StringBuilder();
        var found = Found.NOTHING;
        var between = 0;
        for (var at = from; ; at++) {
            if (at == text.length()) {
                return isWhole ? found : Found.UNDECIDED;
            }
            var c = text.charAt(at);
            if (isDigit(c)) {
                digits.append(c);
                between = 0;
            } else if (isBetween(c, at == from) && between < MOST_BETWEEN) {
                between++;
            } else {
                return found;
            }
            if (digits.length() > MOST_DIGITS) {
                return found;
            }
            if (isDigit(c) && (at + 1 < text.length() ? !Character.isLetterOrDigit(text.charAt(at + 1)) : isWhole)) {
                var replacement = replacement(text.subSequence(from, at + 1), digits, wanted);
                found = replacement.isEmpty() ? found : new Found(at + 1 - from, replacement);
            }
        }
    }

    private static String replacement(CharSequence written, CharSequence digits, Set<Personal> wanted) {
        if (wanted.contains(Personal.CARD) && isCard(written, digits)) {
            return "[card]";
        }
        return wanted.contains(Personal.PHONE) && isPhone(written, digits) ? "[phone]" : "";
    }

    private static boolean isPhone(CharSequence written, CharSequence digits) {
        return written.charAt(0) == '+'
                ? INTERNATIONAL.matcher(digits).matches()
                : RUSSIAN.matcher(digits).matches() || LOCAL.matcher(written).matches();
    }

    private static boolean isCard(CharSequence written, CharSequence digits) {
        return CARD.matcher(digits).matches() && CARD_GROUPS.matcher(written).matches() && hasRightCheckDigit(digits);
    }

    private static boolean hasRightCheckDigit(CharSequence digits) {
        var sum = 0;
        for (var i = 0; i < digits.length(); i++) {
            var digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }
        return sum % 10 == 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBetween(char c, boolean isFirst) {
        return c == '(' || (isFirst ? c == '+' : " -.)\u00a0\u2011\u2013".indexOf(c) >= 0);
    }
}
