package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the decoder reads before tokens of its own: hotwords, what was said before, language and task (github.com/openai/whisper,
 * decoding.py; hotwords as in github.com/SYSTRAN/faster-whisper, transcribe.py). Immutable.
 */
final class Prompts {

    /** Half the decoder's context, less the token that begins what was said before. */
    static final int MOST_BEFORE = 223;

    /** Special tokens have no business in a text from outside. */
    private static final Pattern SPECIAL = Pattern.compile("<\\|[^<>|]*\\|>");

    private final Tokenizer tokenizer;
    private final SpecialTokens specials;

    Prompts(Tokenizer tokenizer, SpecialTokens specials) {
        this.tokenizer = tokenizer;
        this.specials = specials;
    }

    /**
     * The tokens of a prompt. Hotwords come first and are cut at their end; of what was said before, as much of the end is kept
     * as has room.
     *
     * @throws IllegalArgumentException if a translation is wanted of a model that gives none
     */
    List<Integer> of(String language, Instruction instruction) {
        var hotwords = text(String.join(" ", instruction.hotwords()));
        var before = new ArrayList<>(hotwords.subList(0, Math.min(hotwords.size(), MOST_BEFORE)));
        var said = new ArrayList<>(text(instruction.prompt()));
        said.addAll(instruction.before());
        before.addAll(said.subList(Math.max(0, said.size() - (MOST_BEFORE - before.size())), said.size()));
        if (!before.isEmpty()) {
            before.addFirst(specials.previous());
        }
        before.addAll(specials.prompt(language, instruction.translate()));
        return before;
    }

    private List<Integer> text(String text) {
        var plain = SPECIAL.matcher(text).replaceAll(" ").strip();
        return plain.isEmpty() ? List.of() : tokenizer.encode(" " + plain);
    }
}
