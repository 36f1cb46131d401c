package dev.parley.conf;

import java.time.Duration;
import java.util.Optional;

/**
 * Interviews.
 *
 * @param rules what is asked after what
 * @param validFor how long a room is open where its maker does not say; empty for ever
 * @param keep how long after they were made rooms are kept; zero for ever
 * @param showScores whether candidates are told what is thought of their answers
 * @param emotion whether it is looked at what a voice sounds like
 * @param longestAnswer of a spoken one
 * @param shortestAnswer a recording with less speech is taken for silence
 * @param longestText characters of a written answer
 * @param model who evaluates answers and asks further: {@code provider/model} or a route; empty text for the default route
 * @param patience how long a model is waited for
 * @param presence a visitor who is silent for so long has gone
 * @param sweep how often rooms are looked at whose time is up
 * @param reportTopic where reports are sent, where there is Kafka
 */
public record InterviewConf(
        Rules rules,
        Optional<Duration> validFor,
        Duration keep,
        boolean showScores,
        boolean emotion,
        Duration longestAnswer,
        Duration shortestAnswer,
        int longestText,
        String model,
        Duration patience,
        Duration presence,
        Duration sweep,
        Optional<String> reportTopic) {

    /**
     * @param threshold score from 0 to 10 from which on an answer is worth a follow-up
     * @param maxDepth of follow-ups; 0 for none
     * @param mostQuestions of an interview, with follow-ups
     * @param mostPerTopic the same of a topic
     * @param maxTime of an interview from its beginning
     */
    public record Rules(int threshold, int maxDepth, int mostQuestions, int mostPerTopic, Duration maxTime) {}

    /** The same where there is no Kafka. */
    public InterviewConf withoutTopic() {
        return new InterviewConf(
                rules,
                validFor,
                keep,
                showScores,
                emotion,
                longestAnswer,
                shortestAnswer,
                longestText,
                model,
                patience,
                presence,
                sweep,
                Optional.empty());
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = Duration.ofDays(36_500);

    static InterviewConf read(Settings settings) {
        var rules = new Rules(
                settings.integer("interview.follow-up.threshold", 0, 10),
                settings.integer("interview.follow-up.max-depth", 0, 20),
                settings.integer("interview.questions.in-all", 1, 1_000),
                settings.integer("interview.questions.per-topic", 1, 1_000),
                settings.duration("interview.max-time", SECOND, DAY.multipliedBy(30)));
        return new InterviewConf(
                rules,
                Optional.of(settings.duration("interview.valid-for", Duration.ZERO, CENTURY))
                        .filter(duration -> !duration.isZero()),
                settings.duration("interview.keep", Duration.ZERO, CENTURY),
                settings.flag("interview.show-scores"),
                settings.flag("interview.emotion"),
                settings.duration("interview.longest-answer", SECOND, DAY),
                settings.duration("interview.shortest-answer", Duration.ZERO, Duration.ofMinutes(1)),
                settings.integer("interview.longest-text", 1, 1_000_000),
                settings.optionalText("interview.model").orElse(""),
                settings.duration("interview.patience", SECOND, DAY),
                settings.duration("interview.presence", SECOND, DAY),
                settings.duration("interview.sweep", Duration.ofMillis(10), DAY),
                settings.optionalText("interview.report-topic"));
    }
}
