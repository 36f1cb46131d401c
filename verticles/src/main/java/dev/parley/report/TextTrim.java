package dev.parley.report;

/** Shortens what a model wrote against its word: whole lines, as many as fit. */
final class TextTrim {

    /** Tokens between two texts. */
    static final int BORDER = 4;

    private TextTrim() {}

    /** The text, or its first lines where it has more tokens; where the first line is longer, what fits of it. */
    static String to(int tokens, String text) {
        if (TokenEstimate.of(text) <= tokens) {
            return text;
        }
        var kept = new StringBuilder();
        for (var line : text.lines().toList()) {
            if (TokenEstimate.of(kept + line) > tokens) {
                break;
            }
            kept.append(line).append('\n');
        }
        if (!kept.isEmpty()) {
            return kept.toString().stripTrailing();
        }
        var end = text.length();
        while (TokenEstimate.of(text.substring(0, end)) > tokens) {
            end = text.offsetByCodePoints(end, -Math.max(1, text.codePointCount(0, end) / 10));
        }
        return text.substring(0, end);
    }
}
