package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message to a language model read as a conversation without times. A line is {@code name: words}; one without a name goes on with
 * what the last one said. Markdown, such as that of earlier reports, is read for its sentences. Pure.
 */
public final class MessageLines {

    /** Headings, tables, notes in italics, and lines of counts. */
    private static final Pattern NOT_SAID = Pattern.compile("^(#|\\||\\*[^*]|.* · ).*");

    /** Marks of lists and of emphasis, times, and escapes. */
    private static final Pattern MARKS =
            Pattern.compile("^[-*•] +|\\[\\d\\d:\\d\\d:\\d\\d] |\\*\\*|\\\\(?=\\p{Punct})");

    private static final Pattern NAMED = Pattern.compile("([^:]{1,60}):\\s+(.+)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    private MessageLines() {}

    /** The lines with words in them. */
    public static List<TranscriptLine> of(String message) {
        var lines = new ArrayList<TranscriptLine>();
        var speaker = "";
        for (var line : message.lines().map(String::strip).toList()) {
            if (NOT_SAID.matcher(line).matches()) {
                continue;
            }
            var plain = MARKS.matcher(line).replaceAll("");
            var named = NAMED.matcher(plain);
            var text = plain;
            if (named.matches()) {
                speaker = named.group(1).strip();
                text = named.group(2);
            }
            if (WORD.matcher(text).find()) {
                lines.add(new TranscriptLine(0, 0, speaker, text));
            }
        }
        return lines;
    }
}
