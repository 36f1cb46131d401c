package dev.parley.interview;

import static dev.parley.interview.ScriptedPartners.CALM;
import static dev.parley.interview.ScriptedPartners.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Speech;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be heard is asked again, and never scored. */
class UnheardAnswersTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static InterviewNode node;

    @BeforeAll
    static void start() {
        node = new InterviewNode(store, Map.of());
    }

    @BeforeEach
    void forget() {
        node.forget();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Stream<Arguments> unheard() {
        return Stream.of(
                Arguments.of("silence", said(""), "Не удалось распознать речь"),
                Arguments.of("a cough", said(" … "), "Не удалось распознать речь"),
                Arguments.of(
                        "too little speech",
                        Future.succeededFuture(new Speech.Heard("Thank you.", "ru", 3, 0.1, CALM)),
                        "Не удалось распознать речь"),
                Arguments.of("no sound", failed(Failure.UNSUPPORTED_MEDIA), "В записи нет звука"),
                Arguments.of("too long", failed(Failure.TOO_LARGE), "Ответ слишком длинный"),
                Arguments.of("lost", failed(Failure.NOT_FOUND), "Из-за сбоя на нашей стороне"),
                Arguments.of("nobody there to hear it", failed(Failure.UNAVAILABLE), "Из-за сбоя на нашей стороне"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unheard")
    void isAskedAgain(String what, Future<Speech.Heard> hearing, String reason) {
        node.partners.ears = _ -> hearing;
        var room = node.room("Что такое поток?");
        node.start(room);
        node.speak(room, "q_1", 1);

        assertThat(node.when(Event.NotHeard.class, 1).reason()).as(what).startsWith(reason);
        assertThat(node.find(room).stage()).isEqualTo(Stage.ASKING);
        assertThat(node.partners.asked).isEmpty();
        assertThat(node.report(room).answers()).isEmpty();
    }

    @Test
    void aSecondAttemptIsHeardAndCounts() {
        var tries = new AtomicInteger();
        node.partners.ears = _ -> said(tries.incrementAndGet() == 1 ? "" : "Это единица исполнения.");
        var room = node.room("Что такое поток?");
        node.start(room);
        node.speak(room, "q_1", 1);
        node.when(Event.NotHeard.class, 1);
        node.speak(room, "q_1", 2);

        assertThat(node.when(Event.Heard.class, 1).text()).isEqualTo("Это единица исполнения.");
        node.when(Event.Completed.class, 1);
        assertThat(node.report(room).answers()).hasSize(1);
    }

    @Test
    void earsThatAreAwayForAMomentAreWaitedFor() {
        var tries = new AtomicInteger();
        node.partners.ears =
                _ -> tries.incrementAndGet() < 3 ? failed(Failure.UNAVAILABLE) : said("Это единица исполнения.");
        var room = node.room("Что такое поток?");
        node.start(room);
        node.speak(room, "q_1", 1);

        node.when(Event.Completed.class, 1);
        assertThat(node.events(Event.NotHeard.class)).isEmpty();
    }

    private static Future<Speech.Heard> failed(Failure failure) {
        return Future.failedFuture(failure.because("scripted"));
    }
}
