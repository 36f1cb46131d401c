package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Accounts;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A room as it is ordered: the questions as the replaced system took them, an object by topic, or as a list with more to say
 * on each. What is wrong is named with its place, such as {@code questions[2].text}.
 */
final class InterviewForm {

    static final int LONGEST_QUESTION = 2_000;
    private static final int MOST_QUESTIONS = 100;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TOPIC = 100;
    private static final int LONGEST_ID = 100;
    private static final int LONGEST_VACANCY = 20_000;
    private static final int HARDEST = 5;
    private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    /** That of the replaced system. */
    private static final String USUAL_LANGUAGE = "ru";

    private InterviewForm() {}

    static Interviews.Create read(byte[] json, Accounts.Caller caller, Optional<String> idempotencyKey) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var language = language(body);
        var room = new Interviews.Create(
                caller,
                line(body, "candidate_id", LONGEST_ID),
                idempotencyKey,
                line(body, "candidate_name", LONGEST_NAME).orElse(someone(language)),
                body.textOf("vacancy", LONGEST_VACANCY).orElse(""),
                language,
                questions(body),
                body.integer("valid_for", 1, LONGEST_SECONDS).map(Duration::ofSeconds));
        refuseOthers(body);
        return room;
    }

    private static List<Question> questions(JsonFields body) {
        var value = body.need("questions");
        var questions = new ArrayList<Question>();
        if (value.isObject()) {
            for (var entry : value.properties()) {
                var place = "questions." + entry.getKey();
                questions.add(question(place, entry.getValue(), Optional.of(entry.getKey()), questions.size() + 1));
            }
        } else if (value.isArray()) {
            for (var item : value) {
                var place = "questions[" + questions.size() + "]";
                questions.add(question(place, item, Optional.empty(), questions.size() + 1));
            }
        } else {
            throw body.wrongType("questions", "an object by topic, or an array", value);
        }
        if (questions.isEmpty() || questions.size() > MOST_QUESTIONS) {
            throw body.wrong("questions", "there must be 1 to " + MOST_QUESTIONS + ", not " + questions.size());
        }
        refuseSameIds(body, questions);
        return questions;
    }

    /** @param topic where the place of the question is its topic */
    private static Question question(String place, JsonNode value, Optional<String> topic, int number) {
        var fields = JsonFields.of(place, value.isTextual() ? asText(value) : value);
        var named = topic.isPresent() ? topic : line(fields, "topic", LONGEST_TOPIC);
        var question = new Question(
                line(fields, "id", LONGEST_ID).orElse("q_" + number),
                fields.textOf("text", LONGEST_QUESTION).orElseThrow(() -> fields.wrong("text", "is missing")),
                named.orElse("question_" + number),
                fields.integer("difficulty", 1, HARDEST).map(Math::toIntExact).orElse(1),
                0);
        if (question.topic().isBlank() || question.topic().length() > LONGEST_TOPIC) {
            throw fields.wrong("topic", "must have 1 to " + LONGEST_TOPIC + " characters");
        }
        refuseOthers(fields);
        return question;
    }

    private static JsonNode asText(JsonNode text) {
        return StrictJson.object(Map.of("text", text));
    }

    private static void refuseSameIds(JsonFields body, List<Question> questions) {
        var seen = new HashSet<String>();
        for (var question : questions) {
            if (!seen.add(question.id())) {
                throw body.wrong("questions", "two have the id " + question.id() + "; give each its own");
            }
        }
    }

    /** A text of one line, without blanks around it. */
    private static Optional<String> line(JsonFields fields, String name, int most) {
        return fields.textOf(name, most).map(text -> {
            if (text.codePoints().anyMatch(Character::isISOControl)) {
                throw fields.wrong(name, "must have no control characters, such as line breaks");
            }
            return text.strip();
        });
    }

    private static String language(JsonFields body) {
        return body.textOf("language", 35)
                .map(tag -> {
                    if (Locale.forLanguageTag(tag).getLanguage().isEmpty()) {
                        throw body.wrong("language", "must be a language tag such as ru or en-GB (BCP 47)");
                    }
                    return Locale.forLanguageTag(tag).toLanguageTag();
                })
                .orElse(USUAL_LANGUAGE);
    }

    private static String someone(String language) {
        return InterviewWords.of(language).candidate();
    }

    private static void refuseOthers(JsonFields fields) {
        fields.restNames().stream().findFirst().ifPresent(name -> {
            throw fields.wrong(name, "no such field; see /docs");
        });
    }
}
