package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DraftTest {

    private static final Map<String, Object> RESTART = Map.of("restart", true);

    private final List<Map<String, Object>> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-04T12:00:00Z");
    private Future<Done> answer = Future.succeededFuture(Done.DONE);

    @Test
    void theFirstPieceIsToldAtOnceAndTheNextOnesTogetherAfterThePause() {
        var draft = draft(false);

        draft.begin();
        draft.add("# Re");
        draft.add("port");
        pass(Draft.PAUSE.toMillis() - 1);
        draft.add("\n\n");
        pass(1);
        draft.add("- one");

        assertThat(told).containsExactly(text("# Re"), text("port\n\n- one"));
    }

    @Test
    void theRestIsToldAtTheEndAndNothingTwice() {
        var draft = draft(false);

        draft.begin();
        draft.add("# Re");
        draft.add("port");
        draft.end();
        draft.end();

        assertThat(told).containsExactly(text("# Re"), text("port"));
    }

    @Test
    void aSecondBeginningTakesBackWhatWasToldAndWhatWaits() {
        var draft = draft(false);

        draft.begin();
        draft.add("wrong");
        draft.add(" path");
        draft.begin();
        pass(1_000);
        draft.add("right");

        assertThat(told).containsExactly(text("wrong"), RESTART, text("right"));
    }

    @Test
    void whereNothingWasToldNothingIsTakenBackUnlessAnEarlierAttemptMayHave() {
        draft(false).begin();
        assertThat(told).isEmpty();

        draft(true).begin();
        assertThat(told).containsExactly(RESTART);
    }

    @Test
    void piecesWaitWhileOneIsBeingTold() {
        var slow = Promise.<Done>promise();
        answer = slow.future();
        var draft = draft(false);

        draft.begin();
        draft.add("a");
        pass(1_000);
        draft.add("b");
        draft.add("c");
        var end = draft.end();
        assertThat(told).containsExactly(text("a"));
        assertThat(end.isComplete()).isFalse();
        slow.complete(Done.DONE);

        assertThat(told).containsExactly(text("a"), text("bc"));
        assertThat(end.isComplete()).isTrue();
    }

    @Test
    void aPieceThatCannotBeToldHoldsNothingUp() {
        answer = Future.failedFuture(Failure.UNAVAILABLE.because("the store is away"));
        var draft = draft(false);

        draft.begin();
        draft.add("a");
        draft.add("b");

        assertThat(draft.end().succeeded()).isTrue();
        assertThat(told).containsExactly(text("a"), text("b"));
    }

    private Draft draft(boolean started) {
        return new Draft(
                data -> {
                    told.add(data);
                    return answer;
                },
                () -> now,
                started);
    }

    private void pass(long milliseconds) {
        now = now.plusMillis(milliseconds);
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }
}
