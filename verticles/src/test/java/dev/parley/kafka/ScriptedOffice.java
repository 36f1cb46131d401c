package dev.parley.kafka;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.JobRecord;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Office;
import dev.parley.bus.Outbox;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An office whose requests end when the test says, and that can be away. */
final class ScriptedOffice {

    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    private final TestStore store;
    private final List<Office.Submit> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Office.Request, State> answer = _ -> table("[[\"Анна\", 1.5]]");
    private volatile boolean away;

    ScriptedOffice(TestStore store) {
        this.store = store;
    }

    /** Serves on this bus. */
    void work(Bus bus) {
        TestStore.await(bus.serve(Office.SUBMIT, submit -> submit(bus, submit)));
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** What becomes of requests from now on. */
    void answer(Function<Office.Request, State> answer) {
        this.answer = answer;
    }

    List<Office.Submit> asked() {
        return asked;
    }

    static State table(String result) {
        var output = new Office.Output(
                Office.Form.TABLE,
                result,
                "analysis",
                Optional.empty(),
                false,
                "test",
                "scripted",
                new Llm.Tokens(11, 7, 0, 0, false),
                0,
                1.25);
        return new State.Succeeded(
                Instant.now(), MessageWire.JSON.valueToTree(output).toString());
    }

    private Future<Office.Submitted> submit(Bus bus, Office.Submit submit) {
        asked.add(submit);
        if (away) {
            return Future.failedFuture(Failure.UNAVAILABLE.because("the store is away"));
        }
        if (submit.request().query().equals("wrong range")) {
            return Future.failedFuture(Failure.INVALID.because("range: Z9 is outside the data"));
        }
        var job = job(submit);
        return bus.ask(JobStore.INSERT, new JobStore.Insert(List.of(change(job, Optional.empty()))))
                .compose(kept -> kept.jobs().getFirst().id().equals(job.id())
                                && !kept.jobs().getFirst().state().ended()
                        ? end(bus, kept.jobs().getFirst(), answer.apply(submit.request()))
                        : Future.succeededFuture(kept.jobs().getFirst()))
                .map(kept -> new Office.Submitted(kept.id()));
    }

    /** Ends a request that is at work. */
    void end(Bus bus, UUID id, State state) {
        TestStore.await(end(bus, store.ask(JobStore.FIND, new JobStore.Find(id)), state));
    }

    private Future<Jobs.Job> end(Bus bus, Jobs.Job kept, State state) {
        if (!state.ended()) {
            return Future.succeededFuture(kept);
        }
        var ended = TestJob.of(kept).state(state).build();
        var destination = kept.callbackUrl().orElseThrow();
        var message = new JobStore.Outgoing(
                destination,
                kept.idempotencyKey().orElseThrow(),
                JobRecord.of(ended).encode());
        return bus.ask(JobStore.SAVE, new JobStore.Save(List.of(change(ended, Optional.of(message)))))
                .onSuccess(_ -> bus.publish(Outbox.WAKE, new Outbox.Wake("kafka:")))
                .map(saved -> saved.jobs().getFirst());
    }

    private static JobStore.Change change(Jobs.Job job, Optional<JobStore.Outgoing> message) {
        return new JobStore.Change(job, List.of(), message);
    }

    private static Jobs.Job job(Office.Submit submit) {
        var now = Instant.now();
        return new Jobs.Job(
                submit.id().orElseGet(UUID::randomUUID),
                Office.KIND,
                submit.caller().user(),
                Optional.empty(),
                "{}",
                new State.Running("node", FAR, false),
                Optional.empty(),
                0,
                submit.priority(),
                1,
                3,
                1,
                Optional.empty(),
                submit.idempotencyKey(),
                Optional.empty(),
                submit.callbackUrl(),
                now,
                now,
                0);
    }
}
