package dev.parley.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.MessageWire;

/** The events that the engine itself writes; their data is a JSON object. */
final class JobEvents {

    private JobEvents() {}

    /** A job has come to this state. */
    static NewEvent state(Job job) {
        ObjectNode data = MessageWire.JSON.createObjectNode();
        data.put("state", job.state().word()).put("attempt", job.attempt()).put("kind", job.kind());
        switch (job.state()) {
            case State.Queued(var notBefore) -> {
                data.put("not_before", notBefore.toString());
                job.lastFailure().ifPresent(reason -> data.put("reason", reason));
            }
            case State.Running running -> {
                data.put("node", running.node());
                data.put("cancel_requested", running.cancelRequested());
            }
            case State.Failed failed ->
                data.put("failure", failed.failure().type()).put("detail", failed.detail());
            case State.Succeeded _, State.Cancelled _ -> {}
        }
        return new NewEvent("state", data.toString());
    }

    /** A job has got this far in a stage. */
    static NewEvent progress(String stage, double fraction) {
        ObjectNode data = MessageWire.JSON.createObjectNode();
        data.put("stage", stage).put("progress", fraction);
        return new NewEvent("progress", data.toString());
    }

    /** A stage is done and will not be done again. */
    static NewEvent stageDone(String stage) {
        ObjectNode data = MessageWire.JSON.createObjectNode();
        data.put("stage", stage).put("done", true);
        return new NewEvent("stage", data.toString());
    }
}
