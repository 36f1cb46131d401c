package dev.parley.interview;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Jobs;
import dev.parley.bus.StopWord;
import dev.parley.bus.StoredJson;
import dev.parley.interview.FlowState.Pending;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs one job of kind {@link Interviews#ANSWER} or {@link Interviews#WRITTEN}: hears the answer, has it evaluated, has a further question thought of where that is
 * worth it, and moves the interview on. What is found out is noted before the next step. Holds no state between runs.
 */
final class AnswerRun {

    private static final String OVERTAKEN = "overtaken";

    private final Bus bus;
    private final RoomChanges changes;
    private final AnswerHearing hearing;
    private final Evaluator evaluator;
    private final FollowUps followUps;

    AnswerRun(Bus bus, RoomChanges changes, AnswerHearing hearing, Evaluator evaluator, FollowUps followUps) {
        this.bus = bus;
        this.changes = changes;
        this.hearing = hearing;
        this.evaluator = evaluator;
        this.followUps = followUps;
    }

    /** @param sound of a spoken answer, which the job keeps in the store */
    record Input(UUID room, String question, int attempt, Optional<Blobs.Key> sound) {}

    /** @param became heard and evaluated, not heard, or overtaken: the room is removed or another's, or another run was quicker */
    record Output(String became) {}

    private record FollowUp(Optional<String> text) {}

    Jobs.Finished run(Jobs.Run request) {
        return new Jobs.Finished(StoredJson.write(new Output(became(request))));
    }

    private String became(Jobs.Run request) {
        var input = StoredJson.input(request.job(), Input.class);
        try (var stop = StopWord.of(bus, request.job().id())) {
            var row = changes.find(new By.Id(input.room()));
            // Nobody moves another's interview by a job of their own making.
            return row.owner().equals(request.job().owner()) ? work(request, input, row, stop) : OVERTAKEN;
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                // The room has been removed meanwhile; nobody waits for the answer.
                return OVERTAKEN;
            }
            throw e;
        }
    }

    private String work(Jobs.Run request, Input input, Row row, StopWord stop) {
        var pending = pending(row, input);
        if (pending.isEmpty()) {
            return OVERTAKEN;
        }
        var lastTry = request.job().attempt() >= request.job().maxAttempts();
        var job = request.job().id();
        var found = pending.get()
                .heard()
                .map(said -> new AnswerHearing.Found(Optional.of(said), ""))
                .orElseGet(() -> noted(
                        request,
                        "hear",
                        AnswerHearing.Found.class,
                        () -> hearing.hear(job, pending.get().given(), row.language(), stop, lastTry)));
        if (found.said().isEmpty()) {
            changes.apply(
                    new By.Id(row.id()),
                    (_, at) -> new FlowEvent.NotHeard(at, input.question(), input.attempt(), found.reason()));
            return "not heard";
        }
        var said = found.said().get();
        var heard = changes.apply(
                new By.Id(row.id()),
                (_, at) -> new FlowEvent.Heard(at, input.question(), input.attempt(), said.text(), said.emotion()));
        var asker = new ModelTalk.Asker(row.owner(), Wording.in(row.language()), stop, lastTry);
        evaluate(request, input, heard, asker, said.text());
        return "evaluated";
    }

    private void evaluate(Jobs.Run request, Input input, Row row, ModelTalk.Asker asker, String text) {
        var pending = pending(row, input);
        if (pending.isEmpty()) {
            return;
        }
        var question = pending.get().question();
        var evaluation = noted(
                request,
                "evaluate",
                Evaluation.class,
                () -> evaluator.evaluate(asker, row.language(), row.vacancy(), question, text));
        var followUp = noted(
                request,
                "ask-further",
                FollowUp.class,
                () -> new FollowUp(followUp(row, asker, pending.get(), text, evaluation)));
        changes.apply(
                new By.Id(row.id()),
                (_, at) -> new FlowEvent.Evaluated(at, input.question(), input.attempt(), evaluation, followUp.text()));
    }

    private Optional<String> followUp(
            Row row, ModelTalk.Asker asker, Pending pending, String text, Evaluation evaluation) {
        var state = Rooms.state(row);
        var isOver = state.over().isPresent();
        if (isOver || !changes.flow(row).goesDeeper(state.course(), pending.question(), evaluation)) {
            return Optional.empty();
        }
        return followUps.after(
                asker,
                row.language(),
                state.course(),
                row.plan(),
                pending.question(),
                text,
                evaluation.score().orElseThrow());
    }

    /** What an earlier attempt has found out, or what is found out now and noted. */
    private <T> T noted(Jobs.Run request, String stage, Class<T> type, Supplier<T> find) {
        var earlier = request.checkpoints().get(stage);
        if (earlier != null) {
            return StoredJson.read(earlier, type);
        }
        var found = find.get();
        bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(request.job().id(), stage, StoredJson.write(found)));
        return found;
    }

    /** The answer that this job is about, while it is at work. */
    private static Optional<Pending> pending(Row row, Input input) {
        return Rooms.state(row)
                .atWork()
                .filter(pending ->
                        pending.question().id().equals(input.question()) && pending.attempt() == input.attempt());
    }
}
