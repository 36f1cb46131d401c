package dev.parley.voice;

import dev.parley.bus.Failure;
import java.util.regex.Pattern;

/** What is left of a text to be spoken: without what has no sound, and with something that has. Pure. */
final class SpokenText {

    /** Within words, such as soft hyphens and the joiners of letters and pictures: a word goes on behind them. */
    private static final Pattern WITHIN_WORDS = Pattern.compile("[\\u00ad\\u200c\\u200d\\u2060\\ufeff]+");

    /** Control and format characters, such as zero-width spaces, and halves of characters; not the line feed. */
    private static final Pattern SILENT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}&&[^\\n]]+");

    private static final Pattern SPACES = Pattern.compile("[^\\S\\n]+");
    private static final Pattern LINES = Pattern.compile(" ?\\n[ \\n]*");

    private SpokenText() {}

    /** @param longest characters. INVALID for a longer text, and for one that nobody could speak */
    static String of(String text, int longest) {
        if (text.length() > longest) {
            throw Failure.INVALID.because("text: has " + text.length() + " characters, more than " + longest
                    + " (voice.longest-text); send it in parts");
        }
        var words = WITHIN_WORDS.matcher(text).replaceAll("");
        var clean =
                SILENT.matcher(words.replace("\r\n", "\n").replace('\r', '\n')).replaceAll(" ");
        clean = LINES.matcher(SPACES.matcher(clean).replaceAll(" "))
                .replaceAll("\n")
                .strip();
        if (clean.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw Failure.INVALID.because("text: has no letter and no digit, so that there is nothing to speak");
        }
        return clean;
    }
}
