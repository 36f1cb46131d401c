package dev.parley.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews.Question;
import dev.parley.conf.DataSize;
import dev.parley.kafka.CandidatesMessage.Candidates;
import dev.parley.kafka.CandidatesMessage.Entry;
import dev.parley.kafka.CandidatesMessage.Unreadable;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the bytes of a message to candidates, one object or an array of them, or to what is wrong. Pure; throws nothing. */
final class CandidatesReader {

    /** A letter for each of them costs more than one for all. */
    private static final int MOST_CANDIDATES = 10_000;

    private static final int LONGEST_ID = 200;
    private static final int EASIEST = 1;

    /** Questions in Russian are full of English names; those in English have no Cyrillic letters. */
    private static final double LEAST_CYRILLIC = 0.2;

    private final JsonReader reader;

    CandidatesReader(DataSize largest) {
        this.reader = new JsonReader(largest);
    }

    CandidatesMessage read(byte @Nullable [] message) {
        try {
            var json = reader.read(message);
            return json.isArray() ? candidates(json) : new Candidates(List.of(entry(0, json)));
        } catch (FailureException e) {
            return new Unreadable(e.detail());
        }
    }

    private static CandidatesMessage candidates(JsonNode array) {
        if (array.isEmpty()) {
            return new Unreadable("the array has no candidates");
        }
        if (array.size() > MOST_CANDIDATES) {
            return new Unreadable(
                    "the array has " + array.size() + " candidates; at most " + MOST_CANDIDATES + " are taken at once");
        }
        return new Candidates(IntStream.range(0, array.size())
                .mapToObj(index -> entry(index, array.path(index)))
                .toList());
    }

    private static Entry entry(int index, JsonNode json) {
        try {
            return new Entry.Wanted(index, json, candidate(json));
        } catch (FailureException e) {
            return new Entry.Refused(index, json, e.detail());
        }
    }

    private static Candidate candidate(JsonNode json) {
        if (!json.isObject()) {
            throw Failure.INVALID.because("candidate: must be an object");
        }
        var id = id(json, "candidateId", "/");
        var request = id(json, "requestId", ":");
        var questions = questions(json.path("questionsForApplicant"));
        return new Candidate(
                id,
                request,
                JsonReader.optionalText(json, "candidateName").orElse(""),
                Stream.of("vacancyTitle", "vacancy")
                        .flatMap(field -> JsonReader.optionalText(json, field).stream())
                        .collect(Collectors.joining("\n\n")),
                languageOf(questions),
                IntStream.range(0, questions.size())
                        .mapToObj(i -> question(i + 1, questions.get(i)))
                        .toList());
    }

    private static Question question(int number, String text) {
        return new Question("q_" + number, text, "question_" + number, EASIEST, 0);
    }

    /** Those that say something. */
    private static List<String> questions(JsonNode array) {
        var questions = new ArrayList<String>();
        for (var i = 0; i < array.size(); i++) {
            if (!array.isArray() || !array.path(i).isTextual()) {
                throw Failure.INVALID.because("questionsForApplicant: must be a list of texts, at [" + i + "] is none");
            }
            questions.add(array.path(i).asText().strip());
        }
        questions.removeIf(String::isEmpty);
        if (questions.isEmpty()) {
            throw Failure.INVALID.because("questionsForApplicant: must be a list with at least one question");
        }
        return questions;
    }

    private static String id(JsonNode json, String field, String forbidden) {
        var id = JsonReader.text(json, field);
        if (!id.matches("[^" + forbidden + "\\p{Cntrl}]{1," + LONGEST_ID + "}")) {
            throw Failure.INVALID.because(field + ": must be 1 to " + LONGEST_ID + " characters without " + forbidden
                    + " and control characters");
        }
        return id;
    }

    private static String languageOf(List<String> questions) {
        var letters = questions.stream()
                .flatMapToInt(String::codePoints)
                .filter(Character::isLetter)
                .toArray();
        var cyrillic = IntStream.of(letters)
                .filter(letter -> UnicodeScript.of(letter) == UnicodeScript.CYRILLIC)
                .count();
        return cyrillic > 0 && cyrillic >= LEAST_CYRILLIC * letters.length ? "ru" : "en";
    }
}
