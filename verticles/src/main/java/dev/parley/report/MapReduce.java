package dev.parley.report;

import dev.parley.bus.Reports;
import dev.parley.bus.Reports.Plan;
import dev.parley.report.Citations.Seen;
import dev.parley.report.ModelCalls.Answered;
import dev.parley.report.ModelCalls.Question;
import dev.parley.report.ReportPlan.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Has a conversation of any length read by a model: in one call where it fits into the window, else part by part, after which what was
 * written about neighbouring parts is put together, in as many levels as it takes. Straight-line code on a virtual thread; for one run.
 */
final class MapReduce {

    private final ModelCalls calls;
    private final JobNotes notes;
    private final Instructions instructions;
    private final Budget budget;
    private final List<String> warnings = new ArrayList<>();
    private Optional<Plan> plan = Optional.empty();

    /** @param window tokens of question and answer together */
    MapReduce(JobNotes notes, ModelCalls calls, Instructions instructions, int window) {
        this.notes = notes;
        this.calls = calls;
        this.instructions = instructions;
        this.budget = Budget.of(window, instructions);
    }

    /** What is known of a part of the conversation.
     *
     * @param seen lines that the text names */
    private record Text(String text, double start, double end, List<Seen> seen) {

        int tokens() {
            return TokenEstimate.of(text) + TextTrim.BORDER;
        }
    }

    /**
     * The report, with the lines that it names.
     *
     * @param lines in order of time, not empty
     * @param original what is read where all fits into one call
     */
    Citations.Checked write(List<Line> lines, String original) {
        if (TokenEstimate.of(original) <= budget.whole()
                && lines.stream().mapToInt(Line::tokens).sum() <= budget.whole()) {
            return whole(new Part(lines, TokenEstimate.of(original)), original);
        }
        var parts = parts(lines);
        announce(plan(parts, budget.levels(parts.size())));
        var texts = read(parts);
        for (var level = 2; ; level++) {
            var groups = groups(texts);
            replan(level, groups);
            if (groups.size() == 1) {
                return checked(
                        calls.all(List.of(merge(level, 1, groups.getFirst(), true)), this::progress)
                                .getFirst(),
                        seen(groups.getFirst()),
                        said(groups.getFirst()));
            }
            texts = merged(level, groups);
        }
    }

    /** As far as it is made; what is left of it may change with the length of what the model writes. */
    Optional<Plan> plan() {
        return plan;
    }

    List<String> warnings() {
        return List.copyOf(new LinkedHashSet<>(warnings));
    }

    private Citations.Checked whole(Part part, String original) {
        announce(plan(List.of(part), List.of(1)));
        var question = new Question(
                1,
                1,
                part.start(),
                part.end(),
                instructions.whole(),
                instructions.material(original),
                budget.answer(),
                true);
        return checked(calls.all(List.of(question), this::progress).getFirst(), seenIn(part), words(part));
    }

    /** Two at least: what does not fit as a whole may fit as a part, of which less is written. */
    private List<Part> parts(List<Line> lines) {
        var parts = ReportPlan.parts(lines, budget.part());
        return parts.size() > 1 ? parts : ReportPlan.parts(lines, budget.whole());
    }

    private List<Text> read(List<Part> parts) {
        var questions = IntStream.range(0, parts.size())
                .mapToObj(i -> question(i + 1, parts.size(), parts.get(i)))
                .toList();
        var answers = calls.all(questions, this::progress);
        return IntStream.range(0, parts.size())
                .mapToObj(i -> text(parts.get(i), answers.get(i)))
                .toList();
    }

    private Question question(int number, int parts, Part part) {
        return new Question(
                1,
                number,
                part.start(),
                part.end(),
                instructions.part(number, parts, part.start(), part.end(), budget.partAnswer()),
                instructions.material(part.text()),
                budget.partAnswer(),
                false);
    }

    private Text text(Part part, Answered answer) {
        var checked = checked(answer, seenIn(part), words(part));
        return new Text(trimmed(checked.text()), part.start(), part.end(), checked.cited());
    }

    /** One group where the whole can be made of all; of some texts more go together than of those. */
    private List<List<Text>> groups(List<Text> texts) {
        var last = ReportPlan.groups(texts, budget.merge(), Text::tokens);
        var some = ReportPlan.groups(texts, budget.mergePart(), Text::tokens);
        return last.size() == 1 || some.size() == 1 ? last : some;
    }

    private List<Text> merged(int level, List<List<Text>> groups) {
        var questions = IntStream.range(0, groups.size())
                .filter(i -> groups.get(i).size() > 1)
                .mapToObj(i -> merge(level, i + 1, groups.get(i), false))
                .toList();
        var answers = calls.all(questions, this::progress);
        var texts = new ArrayList<Text>();
        for (var i = 0; i < groups.size(); i++) {
            var group = groups.get(i);
            texts.add(group.size() == 1 ? group.getFirst() : text(group, answers.get(i)));
        }
        return texts;
    }

    private Text text(List<Text> group, Answered answer) {
        var checked = checked(answer, seen(group), said(group));
        return new Text(
                trimmed(checked.text()),
                group.getFirst().start(),
                group.getLast().end(),
                checked.cited());
    }

    private Question merge(int level, int number, List<Text> group, boolean last) {
        var start = group.getFirst().start();
        var end = group.getLast().end();
        return new Question(
                level,
                number,
                start,
                end,
                last ? instructions.merge() : instructions.mergePart(start, end, budget.partAnswer()),
                instructions.texts(group.stream().map(Text::text).toList()),
                last ? budget.answer() : budget.partAnswer(),
                last);
    }

    private Citations.Checked checked(Answered answer, List<Seen> seen, String said) {
        if (!answer.complete()) {
            warnings.add("the model was cut off at its limit of tokens in call "
                    + answer.call().level() + "." + answer.call().number());
        }
        if (seen.isEmpty() && !instructions.transcript()) {
            return new Citations.Checked(answer.text(), List.of(), 0);
        }
        var checked = Citations.check(answer.text(), seen, said);
        if (checked.removed() > 0) {
            warnings.add("times that the model made up in call " + answer.call().level() + "."
                    + answer.call().number() + " and that are removed: " + checked.removed());
        }
        return checked;
    }

    private String trimmed(String text) {
        var trimmed = TextTrim.to(budget.longestText(), text);
        if (trimmed.length() < text.length()) {
            warnings.add("the model wrote more about a part than it was allowed; the end of that is left out");
        }
        return trimmed;
    }

    private Plan plan(List<Part> parts, List<Integer> levels) {
        var told = IntStream.range(0, parts.size())
                .mapToObj(i -> new Reports.Part(
                        i + 1,
                        rounded(parts.get(i).start()),
                        rounded(parts.get(i).end()),
                        parts.get(i).lines().size(),
                        parts.get(i).tokens()))
                .toList();
        return new Plan(budget.window(), told, levels);
    }

    /** Texts turn out shorter or longer than reckoned with. */
    private void replan(int level, List<List<Text>> groups) {
        var before = plan.orElseThrow();
        var calls = (int) groups.stream().filter(group -> group.size() > 1).count();
        var levels = new ArrayList<>(before.levels().subList(0, level - 1));
        levels.addAll(budget.levels(groups.size()));
        levels.set(level - 1, calls);
        announce(new Plan(before.window(), before.parts(), levels));
    }

    private void announce(Plan made) {
        var known = plan.or(() -> notes.earlier("plan", Plan.class));
        // An earlier attempt knew more than can be known before the first call.
        var same = known.filter(
                earlier -> plan.isEmpty() && earlier.parts().equals(made.parts()) && earlier.window() == made.window());
        plan = same.or(() -> Optional.of(made));
        if (!plan.equals(known)) {
            calls.await(notes.keep("plan", made, "plan", made));
        }
    }

    private void progress() {
        notes.reached(calls.count() / (double) plan.orElseThrow().calls());
    }

    /** To milliseconds: more is the noise of adding up. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private static List<Seen> seenIn(Part part) {
        return part.lines().stream().filter(Line::timed).map(Seen::of).toList();
    }

    private static List<Seen> seen(List<Text> group) {
        return group.stream().flatMap(text -> text.seen().stream()).distinct().toList();
    }

    private static String words(Part part) {
        return String.join("\n", part.lines().stream().map(Line::text).toList());
    }

    private static String said(List<Text> group) {
        return Citations.words(String.join("\n", group.stream().map(Text::text).toList()));
    }
}
