package dev.parley.report;

import dev.parley.bus.Failure;
import java.util.List;

/**
 * How the window of a model is divided between instructions, what is read and the answer. A tenth is kept free, because tokens are
 * only estimated.
 *
 * @param window tokens of question and answer together
 * @param whole tokens of a conversation that can be read at once
 * @param part tokens of lines in a part
 * @param mergePart tokens of texts that a call takes which puts some of them together
 * @param merge tokens of texts that the last call takes, which makes the whole
 * @param answer tokens of the report
 * @param partAnswer tokens of what is written about a part
 */
record Budget(int window, int whole, int part, int mergePart, int merge, int answer, int partAnswer) {

    private static final double USED = 0.9;

    private static final int MOST_ANSWER = 4_096;
    private static final int MOST_PART_ANSWER = 1_536;
    /** Roles, marks around the material, and the longest numbers in the instructions. */
    private static final int OVERHEAD = 40;
    /** Less is no part of a conversation. */
    private static final int LEAST = 100;

    /** INVALID where instructions leave no room to read. */
    static Budget of(int window, Instructions instructions) {
        var usable = (int) (USED * window) - OVERHEAD;
        var answer = Math.min(MOST_ANSWER, window / 4);
        var partAnswer = Math.min(MOST_PART_ANSWER, window / 8);
        var budget = new Budget(
                window,
                usable - answer - TokenEstimate.of(instructions.whole()),
                usable - partAnswer - TokenEstimate.of(instructions.part(1, 1, 0, 0, partAnswer)),
                usable - partAnswer - TokenEstimate.of(instructions.mergePart(0, 0, partAnswer)),
                usable - answer - TokenEstimate.of(instructions.merge()),
                answer,
                partAnswer);
        if (Math.min(budget.part, budget.longestText()) < LEAST) {
            throw Failure.INVALID.because("prompt: it leaves too little of the model's window of " + window
                    + " tokens to read anything in; shorten it, name a model with a larger window, or set"
                    + " llm.providers.NAME.context-window if this one's is larger");
        }
        return budget;
    }

    /** Calls of each level when every text has its full length. */
    List<Integer> levels(int texts) {
        var length = partAnswer + TextTrim.BORDER;
        return ReportPlan.levels(texts, Math.max(2, mergePart / length), Math.max(2, merge / length));
    }

    /** Tokens of a text of which two can be put together. */
    int longestText() {
        return Math.min(merge, mergePart) / 2 - TextTrim.BORDER;
    }
}
