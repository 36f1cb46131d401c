package dev.parley.speech;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The checkpoints of one run: what an earlier attempt has done, and what this one adds. Outputs are records as JSON. */
final class Stages {

    private final Bus bus;
    private final UUID job;
    private final Map<String, String> done;

    Stages(Bus bus, UUID job, Map<String, String> done) {
        this.bus = bus;
        this.job = job;
        this.done = done;
    }

    /** What an earlier attempt has put out in this stage. */
    <T> Optional<T> output(String stage, Class<T> type) {
        return Optional.ofNullable(done.get(stage)).map(json -> read(stage, json, type));
    }

    /** Keeps the output of a stage, so that no later attempt does it again. */
    <T> T keep(String stage, T output) {
        return keep(stage, output, List.of());
    }

    /** As before, and tells those who watch; what was kept has been told, once. */
    <T> T keep(String stage, T output, List<JobStore.NewEvent> events) {
        bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(job, stage, write(output), events));
        return output;
    }

    static String write(Object value) {
        try {
            return MessageWire.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    static <T> T read(String what, String json, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read " + what, e);
        }
    }
}
