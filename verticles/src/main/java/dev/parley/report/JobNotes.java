package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs;
import dev.parley.bus.Reports;
import dev.parley.bus.StoredJson;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run notes of its report in the job: checkpoints with an event each, and how far it is.
 *
 * @param done checkpoints of earlier attempts
 * @param before what was done of the job before the report, 0–1
 */
record JobNotes(Bus bus, UUID job, Map<String, String> done, double before) {

    /** What an earlier attempt has noted under this name. */
    <T> Optional<T> earlier(String name, Class<T> type) {
        return Optional.ofNullable(done.get(Reports.CHECKPOINTS + name)).map(json -> StoredJson.read(json, type));
    }

    /** Notes what has come of a step, so that no later attempt does it again, and tells those who watch. */
    Future<Done> keep(String name, Object output, String event, Object told) {
        return bus.ask(
                Jobs.CHECKPOINT,
                new Jobs.Checkpoint(
                        job,
                        Reports.CHECKPOINTS + name,
                        StoredJson.write(output),
                        List.of(new NewEvent(event, StoredJson.write(told)))));
    }

    /** Whether an earlier attempt has noted anything of this report. */
    boolean begun() {
        return done.keySet().stream().anyMatch(name -> name.startsWith(Reports.CHECKPOINTS));
    }

    /** Tells those who watch what no later attempt has to know. */
    Future<Done> tell(String event, Object told) {
        return bus.ask(Jobs.TELL, new Jobs.Tell(job, new NewEvent(event, StoredJson.write(told))));
    }

    /** Tells how much of the report is done, 0–1; waits for nobody. */
    void reached(double fraction) {
        var thousandths = Math.round(1_000 * (before + (1 - before) * Math.clamp(fraction, 0, 1)));
        bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, "report", thousandths / 1e3));
    }
}
