package dev.parley.interview;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Failure;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Create;
import dev.parley.bus.Interviews.Question;
import dev.parley.conf.InterviewConf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a room of what was asked for, or says which field of it is wrong. */
final class NewRoom {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_QUESTION = 4_000;
    private static final int LONGEST_VACANCY = 50_000;
    private static final Duration LONGEST_VALID = Duration.ofDays(3_650);

    private final InterviewConf conf;
    private final RoomCodes codes;

    NewRoom(InterviewConf conf, RoomCodes codes) {
        this.conf = conf;
        this.codes = codes;
    }

    Row of(Create request, Instant now) {
        request.candidate().ifPresent(candidate -> requireName("candidate", candidate));
        request.origin().ifPresent(origin -> requireName("origin", origin));
        requireText("candidate_name", request.candidateName(), 0, LONGEST_NAME);
        requireText("vacancy", request.vacancy(), 0, LONGEST_VACANCY);
        requireLanguage(request.language());
        requireQuestions(request.questions());
        var created = now.truncatedTo(ChronoUnit.MICROS);
        var expires = expires(request.validFor(), created);
        return new Row(
                IDS.generate(),
                codes.code(),
                request.caller().user(),
                request.candidate().orElseGet(codes::candidate),
                request.origin(),
                request.candidateName().strip(),
                request.vacancy(),
                request.language(),
                QuestionPlan.of(request.questions()).questions(),
                Rooms.written(new FlowState.Open()),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                expires,
                created,
                expires);
    }

    private Optional<Instant> expires(Optional<Duration> wanted, Instant created) {
        if (wanted.filter(duration -> !duration.isPositive() || duration.compareTo(LONGEST_VALID) > 0)
                .isPresent()) {
            throw Failure.INVALID.because("valid_for: " + wanted.get() + " is not a time from now of at most "
                    + LONGEST_VALID.toDays() + " days; leave it out for the usual one");
        }
        return wanted.or(conf::validFor).map(created::plus);
    }

    private void requireQuestions(List<Question> questions) {
        var most = conf.rules().mostQuestions();
        if (questions.isEmpty() || questions.size() > most) {
            throw Failure.INVALID.because("questions: there are " + questions.size() + "; an interview has 1 to " + most
                    + " (interview.questions.in-all)");
        }
        var ids = new HashSet<String>();
        for (var i = 0; i < questions.size(); i++) {
            requireQuestion("questions[" + i + "].", questions.get(i), ids);
        }
    }

    private static void requireQuestion(String place, Question question, Set<String> ids) {
        requireName(place + "id", question.id());
        if (!ids.add(question.id())) {
            throw Failure.INVALID.because(place + "id: " + question.id() + " is the id of two questions");
        }
        if (question.id().matches(".*" + QuestionPlan.FOLLOW_UP + "\\d+") || question.depth() != 0) {
            throw Failure.INVALID.because(place + "id: " + question.id() + " with the depth " + question.depth()
                    + " looks like a follow-up; those are thought of during the interview");
        }
        requireText(place + "text", question.text(), 1, LONGEST_QUESTION);
        requireText(place + "topic", question.topic(), 0, LONGEST_NAME);
        if (question.difficulty() < 1 || question.difficulty() > 5) {
            throw Failure.INVALID.because(place + "difficulty: " + question.difficulty() + " is not from 1 to 5");
        }
    }

    private static void requireLanguage(String language) {
        try {
            if (!language.isEmpty()) {
                new Locale.Builder().setLanguageTag(language);
                return;
            }
        } catch (IllformedLocaleException _) {
            // Refused below.
        }
        throw Failure.INVALID.because("language: “" + language + "” is not a BCP 47 tag such as en or ru");
    }

    private static void requireName(String field, String name) {
        requireText(field, name, 1, LONGEST_NAME);
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw Failure.INVALID.because(field + ": has a control character; take it out");
        }
    }

    /** As many characters, and only such as the store keeps. */
    private static void requireText(String field, String text, int least, int most) {
        if (text.length() > most || text.strip().length() < least) {
            throw Failure.INVALID.because(
                    field + ": has " + text.length() + " characters; " + least + " to " + most + " are allowed");
        }
        if (text.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Failure.INVALID.because(
                    field + ": holds a NUL character or half of a surrogate pair, which is no character; take it out");
        }
    }
}
