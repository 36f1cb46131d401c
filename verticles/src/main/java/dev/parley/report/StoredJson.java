package dev.parley.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;

/** Records as the store keeps them. */
final class StoredJson {

    private StoredJson() {}

    static String write(Object value) {
        try {
            return MessageWire.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read " + type.getSimpleName(), e);
        }
    }

    /** What a job is about; INVALID, with the field, where its sender wrote something else. */
    static <T> T input(Jobs.Job job, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(job.input(), type);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof FailureException refusal) {
                throw refusal;
            }
            throw Failure.INVALID.because("input: " + e.getOriginalMessage(), e);
        }
    }
}
