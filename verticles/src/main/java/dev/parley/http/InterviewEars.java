package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.SpokenAnswers;
import dev.parley.bus.SpokenAnswers.Ears;
import dev.parley.bus.SpokenAnswers.EarsNow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Whether spoken answers are understood, as owners and candidates are told. */
final class InterviewEars {

    /** By which programs know that a room is in a language that nobody here understands. */
    static final String OTHER_LANGUAGES = "language-not-heard";

    private static final String AWAY = "nobody-hears";

    private InterviewEars() {}

    /** @param language BCP 47 tag of a room */
    static Future<EarsNow> ask(Bus bus, String language) {
        return bus.ask(SpokenAnswers.EARS, new SpokenAnswers.AskEars(language));
    }

    /** What whoever makes a room had better know, one object for each; empty where all is well. */
    static JsonArray warnings(String language, EarsNow now) {
        return switch (now.ears()) {
            case UNDERSTAND -> new JsonArray();
            case OTHER_LANGUAGES ->
                new JsonArray()
                        .add(
                                warning(
                                        OTHER_LANGUAGES,
                                        detail(language, now) + ": the candidate is asked to answer in"
                                                + " writing; ./parley models pull whisper-base fetches a recogniser for 99 languages"));
            case AWAY ->
                new JsonArray()
                        .add(warning(
                                AWAY,
                                detail(language, now) + ": until one is, the candidate can answer in writing only"));
        };
    }

    /** In one word, for a candidate's page. */
    static String word(Ears ears) {
        return switch (ears) {
            case UNDERSTAND -> "understood";
            case OTHER_LANGUAGES -> OTHER_LANGUAGES;
            case AWAY -> AWAY;
        };
    }

    /** What is told to one who speaks nevertheless. */
    static FailureException refusal(String language, EarsNow now) {
        var failure = now.ears() == Ears.AWAY ? Failure.UNAVAILABLE : Failure.INVALID;
        return failure.because(detail(language, now) + "; send text_answer");
    }

    private static String detail(String language, EarsNow now) {
        return now.ears() == Ears.AWAY
                ? "no node that understands speech is up (role speech)"
                : "language: no recogniser for " + language + " is installed, only for "
                        + String.join(", ", now.languages());
    }

    private static JsonObject warning(String code, String message) {
        return new JsonObject().put("code", code).put("message", message);
    }
}
