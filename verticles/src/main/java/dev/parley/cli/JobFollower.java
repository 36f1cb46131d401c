package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches one job from before it is submitted to its end. Events are delivered at most once, so it also asks how the job is
 * now and then.
 */
final class JobFollower {

    private static final int ASK_SECONDS = 2;

    private static final Map<String, String> ACTIVITIES = Map.of(
            "decode", "reading the sound",
            "detect", "finding speech",
            "recognize", "recognising words",
            "diarize", "telling speakers apart",
            "align", "giving words to speakers",
            "report", "writing the report");

    private final Bus bus;
    private final UUID job;
    private final Caller caller;
    private final ProgressDisplay display;
    private final CompletableFuture<Jobs.Job> ended = new CompletableFuture<>();
    private final Bus.Subscription events;

    JobFollower(Bus bus, UUID job, Caller caller, ProgressDisplay display) {
        this.bus = bus;
        this.job = job;
        this.caller = caller;
        this.display = display;
        this.events = bus.listen(Following.EVENTS_KEPT, this::heard);
    }

    /** Blocks until the job has ended; a job that did not succeed is thrown as its failure. Not for event loops. */
    void await() {
        try {
            awaitEnd();
        } finally {
            events.close();
        }
    }

    private void awaitEnd() {
        while (!ended.isDone()) {
            try {
                ended.get(ASK_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                ask();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.CANCELLED.because("interrupted", e);
            } catch (java.util.concurrent.ExecutionException _) {
                break;
            }
        }
        try {
            finish(ended.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void finish(Jobs.Job job) {
        switch (job.state()) {
            case Jobs.State.Failed failed -> throw failed.failure().because(failed.detail());
            case Jobs.State.Cancelled _ -> throw Failure.CANCELLED.because("the job was cancelled");
            case Jobs.State.Succeeded _, Jobs.State.Queued _, Jobs.State.Running _ -> {}
        }
    }

    private void heard(Following.EventsKept kept) {
        kept.events().stream()
                .filter(event -> event.job().equals(job))
                .flatMap(event -> event.event().stream())
                .forEach(this::heard);
    }

    private void heard(Jobs.Event event) {
        var data = json(event.data());
        switch (event.type()) {
            case "progress" -> show(data);
            case "state" -> ask();
            default -> {}
        }
    }

    private void show(JsonNode data) {
        var stage = data.path("stage").asText();
        display.show(
                ACTIVITIES.getOrDefault(stage, stage), data.path("progress").asDouble());
    }

    private void ask() {
        bus.ask(Jobs.GET, new Jobs.Get(job, caller)).onSuccess(found -> {
            if (found.state().ended()) {
                ended.complete(found);
            }
        });
    }

    private static JsonNode json(String text) {
        try {
            return MessageWire.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("an event is not JSON", e);
        }
    }
}
