package dev.parley.llm.wire;

import dev.parley.bus.Providers.EmbedCall;
import java.util.ArrayList;
import java.util.List;

/** Texts in as many calls as their number and length ask for, in order. Pure. */
final class Batches {

    private Batches() {}

    static List<EmbedCall> of(EmbedCall call, Dialect.BatchLimit limit) {
        var batches = new ArrayList<EmbedCall>();
        var texts = new ArrayList<String>();
        var characters = 0L;
        for (var text : call.texts()) {
            if (!texts.isEmpty()
                    && (texts.size() == limit.texts() || characters + text.length() > limit.characters())) {
                batches.add(new EmbedCall(call.model(), texts, call.dimensions()));
                texts.clear();
                characters = 0;
            }
            texts.add(text);
            characters += text.length();
        }
        if (!texts.isEmpty()) {
            batches.add(new EmbedCall(call.model(), texts, call.dimensions()));
        }
        return batches;
    }
}
