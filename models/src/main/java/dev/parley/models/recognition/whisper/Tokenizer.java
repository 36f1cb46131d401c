package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016; github.com/openai/gpt-2). Tokens are numbered in the order in which they
 * were merged, so that of two possible merges the one with the smaller number comes first; no list of merges is needed.
 * Immutable.
 */
final class Tokenizer {

    /** How a text falls apart before merging (github.com/openai/gpt-2, encoder.py). */
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, Integer> tokens = new HashMap<>();
    private final Map<Integer, byte[]> bytes = new HashMap<>();
    private final Map<String, Integer> specials = new HashMap<>();

    private Tokenizer(JsonNode vocabulary, JsonNode added) {
        vocabulary.properties().forEach(entry -> {
            var token = entry.getValue().asInt();
            if (!isSpecial(entry.getKey())) {
                tokens.put(entry.getKey(), token);
                bytes.put(token, ByteAlphabet.read(entry.getKey()));
            } else {
                specials.put(entry.getKey(), token);
            }
        });
        if (added.isArray()) {
            added.forEach(token -> specials.put(
                    token.path("content").asText(), token.path("id").asInt()));
        } else {
            added.properties()
                    .forEach(entry ->
                            specials.put(entry.getKey(), entry.getValue().asInt()));
        }
    }

    /**
     * Reads {@code tokenizer.json}, or where there is none {@code vocab.json} with {@code added_tokens.json}.
     *
     * @throws IOException naming the file that is missing or is no byte-level vocabulary
     */
    static Tokenizer read(Path folder) throws IOException {
        var file = folder.resolve("tokenizer.json");
        if (Files.exists(file)) {
            var root = ModelFiles.json(file);
            return of(file, root.path("model").path("vocab"), root.path("added_tokens"));
        }
        var words = folder.resolve("vocab.json");
        if (!Files.exists(words)) {
            throw new IOException(file + " is missing, and so is " + words);
        }
        var added = folder.resolve("added_tokens.json");
        return of(words, ModelFiles.json(words), Files.exists(added) ? ModelFiles.json(added) : NullNode.instance);
    }

    private static Tokenizer of(Path file, JsonNode vocabulary, JsonNode added) throws IOException {
        if (!vocabulary.isObject() || vocabulary.isEmpty()) {
            throw new IOException(file + " has no vocabulary");
        }
        try {
            return new Tokenizer(vocabulary, added);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no vocabulary of Whisper: " + e.getMessage(), e);
        }
    }

    /** Such as {@code <|endoftext|>}, which some exports list among the words. */
    private static boolean isSpecial(String token) {
        return token.startsWith("<|") && token.endsWith("|>");
    }

    /** The number of a token that is no text, such as {@code <|transcribe|>}. */
    OptionalInt special(String name) {
        var token = specials.get(name);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    /** The text of some tokens. Specials have none; bytes that are no UTF-8 become U+FFFD. */
    String text(List<Integer> some) {
        return new String(bytes(some), StandardCharsets.UTF_8);
    }

    /** The text of some tokens in UTF-8. */
    byte[] bytes(List<Integer> some) {
        var out = new ByteArrayOutputStream();
        some.forEach(token -> out.writeBytes(bytes.getOrDefault(token, new byte[0])));
        return out.toByteArray();
    }

    /**
     * The tokens of a text.
     *
     * @throws IllegalArgumentException if the vocabulary lacks one of its bytes
     */
    List<Integer> encode(String text) {
        var encoded = new ArrayList<Integer>();
        WORDS.matcher(text)
                .results()
                .forEach(word ->
                        encoded.addAll(merged(ByteAlphabet.write(word.group().getBytes(StandardCharsets.UTF_8)))));
        return encoded;
    }

    private List<Integer> merged(String word) {
        var parts = new ArrayList<String>();
        word.chars().forEach(character -> parts.add(Character.toString(character)));
        for (var best = bestMerge(parts); best >= 0; best = bestMerge(parts)) {
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
        return parts.stream().map(this::token).toList();
    }

    /** The place of the pair that is merged next, negative if there is none. */
    private int bestMerge(List<String> parts) {
        var best = -1;
        var least = Integer.MAX_VALUE;
        for (var i = 0; i + 1 < parts.size(); i++) {
            var token = tokens.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
            if (token < least) {
                least = token;
                best = i;
            }
        }
        return best;
    }

    private int token(String part) {
        var token = tokens.get(part);
        if (token == null) {
            throw new IllegalArgumentException("the vocabulary has no token for the byte " + part);
        }
        return token;
    }
}
