package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The vectors of one call after the other. Confined to one call. */
final class GrowingVectors {

    private final List<Llm.Vector> vectors = new ArrayList<>();
    private String model;
    private Optional<Llm.Tokens> tokens = Optional.empty();

    GrowingVectors(String model) {
        this.model = model;
    }

    /** Throws CUT_OFF where there are not as many as texts. */
    GrowingVectors add(Providers.Vectors some, Providers.EmbedCall batch) {
        if (some.vectors().size() != batch.texts().size()) {
            throw new TroubleException(
                    Breakage.CUT_OFF,
                    "answered with " + some.vectors().size() + " vectors for "
                            + batch.texts().size() + " texts");
        }
        vectors.addAll(some.vectors());
        model = some.model();
        tokens = some.tokens()
                .map(more -> sum(tokens.orElse(Llm.Tokens.NONE), more))
                .or(() -> tokens);
        return this;
    }

    private static Llm.Tokens sum(Llm.Tokens one, Llm.Tokens other) {
        return new Llm.Tokens(
                one.prompt() + other.prompt(),
                one.completion() + other.completion(),
                one.cached() + other.cached(),
                one.reasoning() + other.reasoning(),
                false);
    }

    Optional<Llm.Tokens> tokens() {
        return tokens;
    }

    Providers.Vectors all() {
        return new Providers.Vectors(model, vectors, tokens);
    }
}
