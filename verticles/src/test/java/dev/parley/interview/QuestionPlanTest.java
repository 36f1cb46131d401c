package dev.parley.interview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Speech.Emotion;
import dev.parley.conf.InterviewConf.Rules;
import dev.parley.interview.FlowState.Course;
import dev.parley.interview.FlowState.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which question is next, and whether there is room for another. */
class QuestionPlanTest {

    private static final Evaluation GOOD = new Evaluation(Optional.of(7), "sound");

    @Test
    void topicsComeAsTheyAppearAndTheEasierQuestionsFirst() {
        var plan = QuestionPlan.of(List.of(
                question("a2", "a", 2), question("b1", "b", 1), question("a1", "a", 1), question("a1b", "a", 1)));

        assertThat(plan.questions()).extracting(Question::id).containsExactly("a1", "a1b", "a2", "b1");
    }

    @Test
    void aQuestionThatIsDoneIsNotAskedAgain() {
        var plan = QuestionPlan.of(List.of(question("a1", "a", 1), question("a2", "a", 2)));

        assertThat(plan.next(done(question("a1", "a", 1)), rules(5, 10, 10))
                        .orElseThrow()
                        .id())
                .isEqualTo("a2");
    }

    @Test
    void aTopicThatHasHadItsQuestionsIsPassedOver() {
        var plan = QuestionPlan.of(List.of(question("a1", "a", 1), question("a2", "a", 1), question("b1", "b", 1)));

        assertThat(plan.next(done(question("a1", "a", 1)), rules(5, 10, 1))
                        .orElseThrow()
                        .id())
                .isEqualTo("b1");
    }

    @Test
    void noMoreQuestionsAreAskedThanAreAllowed() {
        var plan = QuestionPlan.of(List.of(question("a1", "a", 1), question("a2", "a", 1)));

        assertThat(plan.next(done(question("a1", "a", 1)), rules(5, 1, 10))).isEmpty();
    }

    @Test
    void aFollowUpTakesThePlaceOfNoQuestionOfThePlan() {
        var first = question("a1", "a", 1);
        var flow = flow(rules(5, 2, 10), first, question("b1", "b", 1));
        var roomy = flow(rules(5, 3, 10), first, question("b1", "b", 1));

        assertThat(flow.goesDeeper(done(), first, GOOD)).isFalse();
        assertThat(roomy.goesDeeper(done(), first, GOOD)).isTrue();
    }

    @Test
    void aFollowUpTakesNoPlaceInAFullTopic() {
        var first = question("a1", "a", 1);

        assertThat(flow(rules(5, 10, 2), first, question("a2", "a", 1)).goesDeeper(done(), first, GOOD))
                .isFalse();
        assertThat(flow(rules(5, 10, 2), first, question("b1", "b", 1)).goesDeeper(done(), first, GOOD))
                .isTrue();
    }

    @Test
    void followUpsGoAsDeepAsIsAllowed() {
        var first = question("a1", "a", 1);
        var second = QuestionPlan.followUp(first, "Why?");
        var flow = flow(rules(1, 10, 10), first);

        assertThat(flow.goesDeeper(done(), first, GOOD)).isTrue();
        assertThat(flow.goesDeeper(done(first), second, GOOD)).isFalse();
    }

    @Test
    void theThresholdIsTheLeastScoreOfAFollowUp() {
        var first = question("a1", "a", 1);
        var flow = flow(rules(5, 10, 10), first);

        assertThat(flow.goesDeeper(done(), first, new Evaluation(Optional.of(2), "")))
                .isTrue();
        assertThat(flow.goesDeeper(done(), first, new Evaluation(Optional.of(1), "")))
                .isFalse();
        assertThat(flow.goesDeeper(done(), first, new Evaluation(Optional.empty(), "")))
                .isFalse();
    }

    @Test
    void followUpsAreNamedAfterTheirQuestionAndGetHarderUpToFive() {
        var first = QuestionPlan.followUp(question("q_1", "a", 4), "Why?");
        var second = QuestionPlan.followUp(first, "How?");

        assertThat(first).isEqualTo(new Question("q_1_followup_1", "Why?", "a", 5, 1));
        assertThat(second).isEqualTo(new Question("q_1_followup_2", "How?", "a", 5, 2));
    }

    private static Question question(String id, String topic, int difficulty) {
        return new Question(id, "What about " + id + "?", topic, difficulty, 0);
    }

    private static Flow flow(Rules rules, Question... questions) {
        return new Flow(QuestionPlan.of(List.of(questions)), rules);
    }

    private static Rules rules(int depth, int inAll, int perTopic) {
        return new Rules(2, depth, inAll, perTopic, Duration.ofHours(1));
    }

    private static Course done(Question... questions) {
        var course = new Course(Optional.of(Instant.EPOCH), List.of());
        for (var question : questions) {
            course = course.with(new Settled(
                    new Answer(question, "so", GOOD, Emotion.notAnalysed(""), Instant.EPOCH, false), "text so"));
        }
        return course;
    }
}
