package dev.parley.office;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * JSON in what a model wrote: the whole text, or else the longest whole value within it, as in a code fence or between sentences.
 *
 * @param value none where there is no whole one
 * @param brokenOff whether one begins that does not end
 * @param length characters of either
 */
record FoundJson(Optional<JsonNode> value, boolean brokenOff, int length) {

    /** Places that are tried: a text of brackets alone would take for ever. */
    private static final int MOST_TRIES = 200;

    private static final Pattern OPENING = Pattern.compile("[\\[{]");

    static FoundJson in(String text) {
        var all = text.strip();
        var whole = whole(all);
        return whole.isPresent() ? new FoundJson(whole, false, all.length()) : within(all);
    }

    private static Optional<JsonNode> whole(String text) {
        try {
            var value = Values.JSON
                    .readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .<JsonNode>readValue(text);
            return Optional.ofNullable(value).filter(found -> !found.isMissingNode());
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static FoundJson within(String text) {
        Optional<JsonNode> best = Optional.empty();
        var longest = 0L;
        var unended = text.length();
        var opening = OPENING.matcher(text);
        var letters = text.toCharArray();
        var from = 0;
        for (var tries = 0; tries < MOST_TRIES && opening.find(from); tries++) {
            var begin = opening.start();
            try (var parser = Values.JSON.createParser(letters, begin, letters.length - begin)) {
                JsonNode value = parser.readValueAsTree();
                var length = parser.currentLocation().getCharOffset();
                if (length > longest) {
                    longest = length;
                    best = Optional.of(value);
                }
                from = begin + (int) length;
            } catch (JsonEOFException _) {
                unended = Math.min(unended, begin);
                from = begin + 1;
            } catch (JsonProcessingException _) {
                from = begin + 1;
            } catch (IOException e) {
                throw new UncheckedIOException("a text cannot be read", e);
            }
        }
        // Half a table has whole rows in it, and they are not the answer.
        var brokenOff = text.length() - unended > longest;
        return brokenOff
                ? new FoundJson(Optional.empty(), true, text.length() - unended)
                : new FoundJson(best, false, (int) longest);
    }
}
