package dev.parley.bus;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Records as jobs and the store keep them: inputs, checkpoints, outputs, states. Thread-safe. */
public final class StoredJson {

    private StoredJson() {}

    public static String write(Object value) {
        try {
            return MessageWire.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** What was written here; INTERNAL where it cannot be read. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read " + type.getSimpleName(), e);
        }
    }

    /** What a job is about; INVALID, with the field, where its sender wrote something else. */
    public static <T> T input(Jobs.Job job, Class<T> type) {
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
