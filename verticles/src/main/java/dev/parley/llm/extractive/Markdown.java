package dev.parley.llm.extractive;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes Markdown (CommonMark 0.31, tables of GitHub). Headings and labels are trusted; what people said goes through
 * {@link #plain}.
 */
final class Markdown {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Z}]+");

    /** Marks that reorder text on the screen: Unicode, UAX 9. */
    private static final Pattern BIDI = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private static final String SPECIAL = "\\`*{}[]#|~$";

    private final StringBuilder text = new StringBuilder();

    Markdown title(String title) {
        return paragraph("# " + title);
    }

    Markdown section(String heading) {
        return paragraph("## " + heading);
    }

    Markdown paragraph(String paragraph) {
        text.append(paragraph).append("\n\n");
        return this;
    }

    Markdown list(List<String> items) {
        items.forEach(item -> text.append("- ").append(item).append('\n'));
        text.append('\n');
        return this;
    }

    /** A table whose first column holds names and whose others hold numbers. */
    Markdown table(List<String> header, List<List<String>> rows) {
        row(header);
        text.append("| --- |").append(" ---: |".repeat(header.size() - 1)).append('\n');
        rows.forEach(this::row);
        text.append('\n');
        return this;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }

    /** The text as it reads, in one line: nothing in it can become Markdown or HTML. */
    static String plain(String said) {
        var line = CONTROL.matcher(BIDI.matcher(said).replaceAll(""))
                .replaceAll(" ")
                .strip();
        var plain = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            switch (letter) {
                case '<' -> plain.append("&lt;");
                case '>' -> plain.append("&gt;");
                case '&' -> plain.append("&amp;");
                case '_' -> plain.append(isInsideWord(line, i) ? "_" : "\\_");
                default -> plain.append(SPECIAL.indexOf(letter) < 0 ? "" : "\\").append(letter);
            }
        }
        return plain.toString();
    }

    /** An underscore between letters or digits emphasises nothing: CommonMark, section 6.2. */
    private static boolean isInsideWord(String line, int index) {
        return index > 0
                && index + 1 < line.length()
                && Character.isLetterOrDigit(line.charAt(index - 1))
                && Character.isLetterOrDigit(line.charAt(index + 1));
    }

    /** Hours, minutes and seconds, cut to whole seconds. */
    static String clock(double seconds) {
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
