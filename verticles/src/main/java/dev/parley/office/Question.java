package dev.parley.office;

import dev.parley.bus.Failure;
import dev.parley.bus.Office;
import dev.parley.bus.Prompts;
import dev.parley.office.PurposeForm.Material;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked about a request: the instruction of its category with the rules of the form, then date, task, range and table. A
 * tenth of the window is kept free, because tokens are only estimated.
 *
 * @param sent what was changed in the table or left out of it; empty for nothing
 * @param answer tokens of the answer at most
 */
record Question(String system, String user, Optional<String> sent, int answer) {

    private static final double USED = 0.9;
    /** Models refuse to be asked for more than they can write, and many can write no more than this. */
    private static final int MOST_ANSWER = 8_192;

    private static final int LEAST_ANSWER = 1_024;
    /** What an answer may have beyond the table that it was made of: columns that are added. */
    private static final double ANSWER_TO_TABLE = 1.25;

    /**
     * Who answers, and how.
     *
     * @param words instruction; empty where a category has none
     * @param rules of the form
     * @param window tokens of question and answer together
     */
    record Frame(Optional<Prompts.Words> words, Wording wording, String rules, int window) {}

    /** TOO_LARGE or INVALID where there is no room. */
    static Question of(Office.Request request, Material material, Frame frame, LocalDate date) {
        var wording = frame.wording();
        var system =
                frame.words().map(words -> words.instruction().strip() + "\n\n").orElse("")
                        + frame.rules().strip();
        var head = head(request, material, wording, date);
        var usable = (int) (USED * frame.window()) - Tokens.of(system) - Tokens.of(head);
        var shown = shown(material.table(), usable, frame);
        var answer = Math.min(answer(shown.text(), frame), usable - Tokens.of(shown.text()));
        var user = head + (material.table().isEmpty() ? wording.noTable() : shown.text());
        return new Question(system, user, said(material.table(), shown), answer);
    }

    private static ShownTable shown(Table table, int usable, Frame frame) {
        if (usable < 2 * LEAST_ANSWER && usable < frame.window() / 4) {
            throw Failure.TOO_LARGE.because("query: with the instructions it leaves too little of the " + frame.window()
                    + " tokens that question and answer may have; shorten it, or name a model with a larger window");
        }
        if (table.isEmpty()) {
            return new ShownTable("", Optional.empty());
        }
        var whole = ShownTable.whole(table);
        return Tokens.of(whole) + answer(whole, frame) <= usable
                ? new ShownTable(whole, Optional.empty())
                : ShownTable.summary(table, usable - least(frame));
    }

    private static int answer(String table, Frame frame) {
        var asLong = (int) (ANSWER_TO_TABLE * Tokens.of(table)) + LEAST_ANSWER;
        return Math.clamp(asLong, least(frame), MOST_ANSWER);
    }

    private static int least(Frame frame) {
        return Math.min(2 * LEAST_ANSWER, frame.window() / 4);
    }

    private static String head(Office.Request request, Material material, Wording wording, LocalDate date) {
        var lines = new ArrayList<String>();
        lines.add(wording.date().formatted(date));
        lines.add(wording.task() + ":\n<task>\n" + request.query().strip() + "\n</task>");
        request.range()
                .map(String::strip)
                .ifPresent(range -> lines.add(
                        wording.range().formatted(range, A1Range.parse(range).size())));
        material.context().ifPresent(context -> lines.add(wording.context() + "\n" + context));
        return String.join("\n\n", lines) + "\n\n";
    }

    private static Optional<String> said(Table table, ShownTable shown) {
        var sentences = new ArrayList<>(table.notes());
        shown.sent().ifPresent(sentences::add);
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", List.copyOf(sentences)));
    }
}
