package dev.parley.bus;

import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A job as those outside see it: in answers over HTTP and in what is sent when it has ended. */
public final class JobRecord {

    private JobRecord() {}

    /** The job without its input, which may be large and is known to its sender. */
    public static JsonObject of(Job job) {
        var json = new JsonObject()
                .put("id", job.id().toString())
                .put("kind", job.kind())
                .put("owner", job.owner().toString())
                .put("state", job.state().word())
                .put("progress", job.progress())
                .put("priority", job.priority())
                .put("attempt", job.attempt())
                .put("max_attempts", job.maxAttempts())
                .put("created", job.created().toString())
                .put("updated", job.updated().toString());
        job.stage().ifPresent(stage -> json.put("stage", stage));
        job.lastFailure().ifPresent(failure -> json.put("last_failure", failure));
        job.idempotencyKey().ifPresent(key -> json.put("idempotency_key", key));
        job.correlationId().ifPresent(id -> json.put("correlation_id", id));
        switch (job.state()) {
            case State.Queued(var notBefore) -> json.put("not_before", notBefore.toString());
            case State.Running running ->
                json.put("node", running.node()).put("cancel_requested", running.cancelRequested());
            case State.Succeeded succeeded ->
                ended(json, succeeded.at()).put("output", Json.decodeValue(succeeded.output()));
            case State.Failed failed ->
                ended(json, failed.at()).put("set_aside", failed.setAside()).put("error", error(failed));
            case State.Cancelled cancelled -> ended(json, cancelled.at());
        }
        return json;
    }

    private static JsonObject ended(JsonObject json, Instant at) {
        return json.put("ended", at.toString());
    }

    private static JsonObject error(State.Failed failed) {
        return new JsonObject().put("type", failed.failure().type()).put("detail", failed.detail());
    }
}
