package dev.parley.office;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.MessageWire;

/** Records as jobs keep them. */
final class StoredJson {

    private StoredJson() {}

    static String write(Object value) {
        try {
            return MessageWire.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** INVALID where it was written by somebody else, and is wrong. */
    static <T> T read(String json, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof FailureException refusal) {
                throw refusal;
            }
            throw Failure.INVALID.because("input: " + e.getOriginalMessage(), e);
        }
    }
}
