package dev.parley.http;

import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** What the service itself says in a room: Russian where the room is, English everywhere else. */
enum InterviewWords {
    ENGLISH(
            "Candidate",
            "The interview has begun",
            "The answer is received and will be heard",
            "The answer is evaluated",
            "The answer could not be evaluated",
            "The interview is complete. Thank you!",
            "The interview has ended"),
    RUSSIAN(
            "Кандидат",
            "Интервью началось",
            "Ответ получен и обрабатывается",
            "Ответ оценён",
            "Ответ не удалось оценить",
            "Интервью завершено. Спасибо!",
            "Интервью окончено");

    private final String candidate;
    private final String begun;
    private final String received;
    private final String evaluated;
    private final String notEvaluated;
    private final String complete;
    private final String ended;

    InterviewWords(
            String candidate,
            String begun,
            String received,
            String evaluated,
            String notEvaluated,
            String complete,
            String ended) {
        this.candidate = candidate;
        this.begun = begun;
        this.received = received;
        this.evaluated = evaluated;
        this.notEvaluated = notEvaluated;
        this.complete = complete;
        this.ended = ended;
    }

    /** @param language BCP 47 tag */
    static InterviewWords of(String language) {
        return Locale.forLanguageTag(language).getLanguage().equals("ru") ? RUSSIAN : ENGLISH;
    }

    /** The language that a browser asks for first; English where it asks for none. */
    static String preferred(RoutingContext ctx) {
        return ctx.acceptableLanguages().stream()
                .findFirst()
                .map(LanguageHeader::tag)
                .orElse("en");
    }

    /** Somebody without a name. */
    String candidate() {
        return candidate;
    }

    String begun() {
        return begun;
    }

    String received() {
        return received;
    }

    String evaluated() {
        return evaluated;
    }

    String notEvaluated() {
        return notEvaluated;
    }

    String complete() {
        return complete;
    }

    String ended() {
        return ended;
    }
}
