package dev.parley.interview;

import dev.parley.bus.Interviews.Question;
import dev.parley.conf.InterviewConf.Rules;
import dev.parley.interview.FlowState.Course;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The questions that were thought of before, in the order in which they are asked. Pure. */
record QuestionPlan(List<Question> questions) {

    /** A follow-up is harder than what it follows, up to this. */
    private static final int HARDEST = 5;

    /** Between the id of a question of the plan and the depth of its follow-up. */
    static final String FOLLOW_UP = "_followup_";

    QuestionPlan {
        questions = List.copyOf(questions);
    }

    /** Topic after topic as they first appear, the easier questions of a topic first, else as they came. */
    static QuestionPlan of(List<Question> questions) {
        var topics = new LinkedHashMap<String, List<Question>>();
        questions.forEach(question ->
                topics.computeIfAbsent(question.topic(), _ -> new ArrayList<>()).add(question));
        return new QuestionPlan(topics.values().stream()
                .flatMap(topic -> topic.stream().sorted(Comparator.comparingInt(Question::difficulty)))
                .toList());
    }

    /** The first question that is not done and that the limits allow. */
    Optional<Question> next(Course course, Rules rules) {
        return left(course).stream()
                .filter(question -> asked(course, question.topic()) < rules.mostPerTopic())
                .filter(_ -> course.settled().size() < rules.mostQuestions())
                .findFirst();
    }

    /** Whether another question beside this one, which is open, takes the place of none that was planned. */
    boolean leavesRoom(Course course, Question open, Rules rules) {
        var left = left(course).stream()
                .filter(question -> !question.id().equals(open.id()))
                .toList();
        var ofTopic = left.stream()
                .filter(question -> question.topic().equals(open.topic()))
                .count();
        return course.settled().size() + 2 + left.size() <= rules.mostQuestions()
                && asked(course, open.topic()) + 2 + ofTopic <= rules.mostPerTopic();
    }

    /** A question that goes deeper: named after the question of the plan that it comes from, and how deep it is. */
    static Question followUp(Question question, String text) {
        var depth = question.depth() + 1;
        var end = FOLLOW_UP + question.depth();
        var parent = question.depth() == 0
                ? question.id()
                : question.id().substring(0, question.id().length() - end.length());
        return new Question(
                parent + FOLLOW_UP + depth,
                text,
                question.topic(),
                Math.min(question.difficulty() + 1, HARDEST),
                depth);
    }

    private List<Question> left(Course course) {
        return questions.stream().filter(question -> !course.has(question.id())).toList();
    }

    private static long asked(Course course, String topic) {
        return course.settled().stream()
                .filter(one -> one.answer().question().topic().equals(topic))
                .count();
    }
}
