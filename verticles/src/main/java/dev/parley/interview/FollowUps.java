package dev.parley.interview;

import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Question;
import dev.parley.interview.DataBlocks.Piece;
import dev.parley.interview.FlowState.Course;
import dev.parley.interview.FlowState.Settled;
import dev.parley.interview.ModelTalk.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Has a model think of one further question to the last answer. What it makes up is checked, or there is none. */
final class FollowUps {

    private static final int LONGEST = 300;
    private static final int EARLIER = 3;

    private static final String SCHEMA = """
            {"type":"object","properties":{"question":{"type":"string"}},\
            "required":["question"],"additionalProperties":false}""";

    private final ModelTalk models;
    private final RandomGenerator random;

    /** @param random whose numbers nobody can guess */
    FollowUps(ModelTalk models, RandomGenerator random) {
        this.models = models;
        this.random = random;
    }

    /**
     * Empty where no model gives one that is new, single and short enough.
     *
     * @param course what came before the last answer
     * @param planned questions that are still to come, which it shall not take away
     */
    Optional<String> after(
            ModelTalk.Asker asker,
            String language,
            Course course,
            List<Question> planned,
            Question last,
            String answer,
            int score) {
        var words = asker.words();
        var pieces = new ArrayList<Piece>();
        var earlier = course.settled().stream().map(Settled::answer).toList();
        for (var one : earlier.subList(Math.max(0, earlier.size() - EARLIER), earlier.size())) {
            pieces.add(new Piece(
                    words.earlier() + " " + words.question(), one.question().text()));
            pieces.add(new Piece(words.earlier() + " " + words.answer(), one.text()));
        }
        pieces.add(new Piece(words.question(), last.text()));
        pieces.add(new Piece(words.answer(), answer));
        pieces.add(new Piece(words.score(), Integer.toString(score)));
        var data = DataBlocks.of(pieces, random);
        var asked = Stream.concat(
                        Stream.concat(earlier.stream().map(Answer::question), planned.stream()), Stream.of(last))
                .map(Question::text)
                .toList();
        var system = words.askFurther().replace("{mark}", data.mark()).replace("{language}", language);
        return switch (models.ask(
                asker,
                new ModelTalk.Question<>(
                        system, data.text(), "further_question", SCHEMA, reply -> read(reply, asked)))) {
            case Found.Read<String>(var question) -> Optional.of(question);
            case Found.Nothing<String> _ -> Optional.empty();
        };
    }

    private static String read(String reply, List<String> asked) {
        var question = ReplyObject.of(reply).text("question");
        if (question.length() > LONGEST) {
            throw new UnreadableReply("the question has " + question.length() + " characters, more than " + LONGEST);
        }
        if (question.indexOf('?') != question.length() - 1 || question.lines().count() > 1) {
            throw new UnreadableReply("it is not one question that ends with its only question mark");
        }
        if (asked.stream().anyMatch(earlier -> letters(earlier).equals(letters(question)))) {
            throw new UnreadableReply("this was asked before");
        }
        return question;
    }

    /** Without what makes no other question of it. */
    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
