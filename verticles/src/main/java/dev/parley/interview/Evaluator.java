package dev.parley.interview;

import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Question;
import dev.parley.interview.DataBlocks.Piece;
import dev.parley.interview.ModelTalk.Found;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Has a model evaluate an answer by a rubric and an anchored scale. The answer is data; the score comes from the reply's own field. */
final class Evaluator {

    private static final int HIGHEST = 10;
    private static final int LONGEST = 2_000;

    private static final String SCHEMA = """
            {"type":"object","properties":{\
            "score":{"type":"integer","description":"0 to 10"},\
            "evaluation":{"type":"string"}},\
            "required":["score","evaluation"],"additionalProperties":false}""";

    private final ModelTalk models;
    private final RandomGenerator random;

    /** @param random whose numbers nobody can guess */
    Evaluator(ModelTalk models, RandomGenerator random) {
        this.models = models;
        this.random = random;
    }

    /** A score with reasons, or without a score the reason for that.
     *
     * @param language BCP 47 tag of the evaluation */
    Evaluation evaluate(ModelTalk.Asker asker, String language, String vacancy, Question question, String answer) {
        var words = asker.words();
        var data = DataBlocks.of(
                List.of(
                        new Piece(words.vacancy(), vacancy),
                        new Piece(words.question(), question.text()),
                        new Piece(words.answer(), answer)),
                random);
        var system = words.evaluate().replace("{mark}", data.mark()).replace("{language}", language);
        return switch (models.ask(
                asker, new ModelTalk.Question<>(system, data.text(), "evaluation", SCHEMA, Evaluator::read))) {
            case Found.Read<Evaluation>(var evaluation) -> evaluation;
            case Found.Nothing<Evaluation>(var reason) -> new Evaluation(Optional.empty(), words.notEvaluated(reason));
        };
    }

    private static Evaluation read(String reply) {
        var json = ReplyObject.of(reply);
        var text = json.text("evaluation");
        return new Evaluation(
                Optional.of(json.integer("score", 0, HIGHEST)), text.substring(0, Math.min(LONGEST, text.length())));
    }
}
