package dev.parley.office;

import dev.parley.bus.Office;
import java.util.Optional;

/** What a request of one {@link Office.Purpose} brings, and what answers it. Pure. */
interface PurposeForm {

    /**
     * What the request brings. INVALID or TOO_LARGE, naming the field, where something is wrong with it.
     */
    Material read(Office.Request request);

    /** JSON schema of an answer. */
    String schema();

    /** Rules of the answer, as a model is told them. */
    String rules(Wording wording, Prose prose);

    /**
     * An answer in its form. {@link UnfitAnswer} where it is none.
     *
     * @param prose whether sentences are an answer as well
     */
    Accepted accept(String text, Office.Request request, Prose prose);

    /** Whether sentences are an answer. */
    enum Prose {
        NEVER,
        /** Where the model says so, by the form {@code prose}: bare sentences are mostly no conclusions, but talk. */
        IN_FORM,
        /** Bare ones as well. */
        FREELY
    }

    /**
     * @param table {@link Table#NONE} where there is none
     * @param context further lines about the sheet, JSON
     */
    record Material(Table table, Optional<String> context) {}

    /** @param result JSON of the form */
    record Accepted(Office.Form form, String result) {}
}
