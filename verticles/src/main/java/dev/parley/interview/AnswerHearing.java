package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import dev.parley.bus.Speech.Emotion;
import dev.parley.bus.StopWord;
import dev.parley.conf.InterviewConf;
import dev.parley.interview.FlowState.Said;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a candidate gave to what was said. Silence and what is no sound are findings: the question is asked again. Stateless. */
final class AnswerHearing {

    private static final Logger log = LoggerFactory.getLogger(AnswerHearing.class);

    private final Bus bus;
    private final InterviewConf conf;

    AnswerHearing(Bus bus, InterviewConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    /**
     * What was found out; as it is noted in the job.
     *
     * @param said empty where nothing was understood
     * @param reason why not, for people
     */
    record Found(Optional<Said> said, String reason) {}

    /** @param job in whose name the models work
     *  @param lastTry whether what can pass is a finding too, and not thrown so that it is tried again */
    Found hear(UUID job, Given given, String language, StopWord stop, boolean lastTry) {
        var words = Wording.in(language);
        return switch (given) {
            case Given.Written(var text) -> found(text, Emotion.notAnalysed(words.written()), words);
            case Given.Spoken spoken -> {
                try {
                    yield found(heard(job, spoken, language, stop), words);
                } catch (FailureException e) {
                    yield new Found(Optional.empty(), reason(e, words, lastTry));
                }
            }
        };
    }

    private Speech.Heard heard(UUID job, Given.Spoken spoken, String language, StopWord stop) {
        var spokenIn = Locale.forLanguageTag(language).getLanguage();
        var request = new Speech.Hear(
                job,
                spoken.sound(),
                Inference.Hearing.in(Optional.of(spokenIn)),
                conf.longestAnswer().toMillis() / 1e3,
                conf.emotion());
        return stop.await(
                bus.ask(Speech.HEAR, request), () -> bus.publish(Inference.CANCEL, new Inference.Cancel(job)));
    }

    private Found found(Speech.Heard heard, Wording words) {
        return heard.speech() * 1e3 < conf.shortestAnswer().toMillis()
                ? new Found(Optional.empty(), words.notRecognised())
                : found(heard.text(), heard.emotion(), words);
    }

    private static Found found(String text, Emotion emotion, Wording words) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit)
                ? new Found(Optional.of(new Said(text.strip(), emotion)), "")
                : new Found(Optional.empty(), words.notRecognised());
    }

    private static String reason(FailureException failure, Wording words, boolean lastTry) {
        return switch (failure.failure()) {
            case UNSUPPORTED_MEDIA -> words.noSound();
            case TOO_LARGE -> words.tooLong();
            case CANCELLED -> throw failure;
            case OVER_QUOTA, UNAVAILABLE, TIMED_OUT -> {
                if (!lastTry) {
                    throw failure;
                }
                yield cannotHear(failure, words);
            }
            case INVALID, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, INTERNAL -> cannotHear(failure, words);
        };
    }

    private static String cannotHear(FailureException failure, Wording words) {
        log.warn("an answer cannot be heard: {}: {}", failure.failure(), failure.getMessage());
        return words.cannotHear();
    }
}
