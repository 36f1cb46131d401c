package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Failure;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Office;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The answer of a request about a table, as the office service sent it: JSON, with the id of the request as key.
 *
 * @param id the sender's; of the job where it has come without one
 */
record OfficeAnswer(String id, ObjectNode json) implements Answer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The answer of a job's record. Fails with INTERNAL where it is none of a request that has ended. */
    static OfficeAnswer of(JsonNode record) {
        var key = record.path("idempotency_key").asText();
        var id = key.startsWith(OfficeMessage.KEY_PREFIX)
                ? key.substring(OfficeMessage.KEY_PREFIX.length())
                : record.path("id").asText();
        return switch (record.path("state").asText()) {
            case "succeeded" -> completed(id, record);
            case "failed" ->
                failed(
                        id,
                        record.at("/error/type").asText() + ": "
                                + record.at("/error/detail").asText(),
                        seconds(record),
                        ended(record));
            case "cancelled" -> failed(id, "cancelled: the request was cancelled", seconds(record), ended(record));
            default -> throw Failure.INTERNAL.because("not the record of a request that has ended");
        };
    }

    /** The answer of a request that has not become a job. */
    static OfficeAnswer refused(String id, String error, Instant at) {
        return failed(id, error, 0, at);
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public byte[] bytes() {
        return json.toString().getBytes(UTF_8);
    }

    @Override
    public Optional<Answer> refusal(String reason) {
        return json.path("status").asText().equals("failed")
                ? Optional.empty()
                : Optional.of(failed(
                        id,
                        "too-large: " + reason,
                        json.path("processing_time").asDouble(),
                        Instant.parse(json.path("timestamp").asText())));
    }

    private static OfficeAnswer completed(String id, JsonNode record) {
        try {
            var output = MessageWire.JSON.treeToValue(record.path("output"), Office.Output.class);
            var result = JSON.objectNode().put("success", true);
            result.set("result", JsonReader.exact(output.result()));
            result.set("metadata", metadata(id, record, output));
            return answer(id, result, output.seconds(), ended(record), "completed");
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read the output of a request", e);
        }
    }

    private static ObjectNode metadata(String id, JsonNode record, Office.Output output) {
        var metadata = JSON.objectNode()
                .put("request_id", id)
                .put("success", true)
                .put("category", output.category())
                .put("model", output.provider() + "/" + output.model())
                .put("input_tokens", output.tokens().prompt())
                .put("output_tokens", output.tokens().completion())
                .put("total_tokens", output.tokens().total())
                .put("attempts", record.path("attempt").asInt())
                .put("max_retries", record.path("max_attempts").asInt())
                .put("processing_time", output.seconds())
                .put("timestamp", ended(record).toString());
        output.sent().ifPresent(part -> metadata.put("sent", part));
        return metadata;
    }

    private static OfficeAnswer failed(String id, String error, double seconds, Instant at) {
        return answer(id, JSON.objectNode().put("success", false).put("error", error), seconds, at, "failed");
    }

    private static OfficeAnswer answer(String id, ObjectNode result, double seconds, Instant at, String status) {
        return new OfficeAnswer(
                id,
                JSON.objectNode()
                        .put("request_id", id)
                        .<ObjectNode>set("result", result)
                        .put("processing_time", seconds)
                        .put("timestamp", at.toString())
                        .put("status", status));
    }

    /** To the millisecond: the store keeps less of it than a clock tells, and the answer is to be the same both times. */
    private static Instant ended(JsonNode record) {
        return Instant.parse(record.path("ended").asText()).truncatedTo(ChronoUnit.MILLIS);
    }

    /** From its arrival: who has failed does not say when it was begun. */
    private static double seconds(JsonNode record) {
        return Duration.between(Instant.parse(record.path("created").asText()), ended(record))
                        .toMillis()
                / 1e3;
    }
}
