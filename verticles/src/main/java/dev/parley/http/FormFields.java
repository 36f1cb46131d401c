package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields that come with a file or in place of one. Read against the multipart schema of the contract, because the router validates only
 * bodies that it holds as a whole.
 */
final class FormFields {

    private static final String OTHER_NAME = "send the address of a recording as file_url";
    private static final String NO_VOICES =
            "nobody is known here by voice; speakers are told apart, and named at /labels afterwards";

    /** Fields that other services understand, with the reason why this one does not. */
    private static final Map<String, String> REFUSED = Map.of(
            "upload", OTHER_NAME,
            "url", OTHER_NAME,
            "known_speaker_names[]", NO_VOICES,
            "known_speaker_references[]", NO_VOICES,
            "include[]", "logprobs are not computed; the words of verbose_json have times");

    private static final String ADDRESS =
            "must be an address that begins with https://, http:// or s3://, without spaces";
    private static final String LANGUAGE = "must be a language such as ru or en-GB";

    /** What the pattern of a field wants, in words. */
    private static final Map<String, String> WANTED = Map.of(
            "callback_url", "must be an address that begins with https:// or http://, without spaces",
            "upload", ADDRESS,
            "file_url", ADDRESS,
            "s3_url", ADDRESS,
            "language", LANGUAGE,
            "languages[]", LANGUAGE);

    private static final Pattern MISSING = Pattern.compile(".*required property \"(.*)\"");

    private FormFields() {}

    /** Reads and checks the fields, an array for each that may be repeated. Fails with INVALID naming the one at fault. */
    static JsonObject read(Contract contract, Operation operation, UploadReceiver.Received received) {
        var schema = schema(operation, MediaType.MULTIPART_FORM_DATA);
        JsonObject properties = schema.get("properties");
        var fields = new JsonObject();
        for (var field : received.fields()) {
            add(fields, field.getKey(), field.getValue(), properties);
        }
        // A schema may ask for the file.
        received.file().ifPresent(_ -> fields.put(UploadReceiver.PART, "received"));
        check(contract, fields, schema);
        return fields;
    }

    /** Checks the fields of an operation that takes them as JSON, too. */
    static JsonObject check(Contract contract, Operation operation, JsonObject body) {
        var schema = schema(operation, MediaType.APPLICATION_JSON);
        JsonObject properties = schema.get("properties");
        body.fieldNames().stream()
                .filter(name -> !properties.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw unknown(name, properties);
                });
        check(contract, body, schema);
        return body;
    }

    private static JsonSchema schema(Operation operation, String mediaType) {
        return Objects.requireNonNull(
                        operation.getRequestBody().getContent().get(mediaType), "openapi.yaml has no such body here")
                .getSchema();
    }

    /** The whole number in a field, where it was sent. */
    static Optional<Integer> integer(JsonObject fields, String name) {
        return Optional.ofNullable(fields.getInteger(name));
    }

    /** The text in a field, where it was sent. */
    static Optional<String> text(JsonObject fields, String name) {
        return Optional.ofNullable(fields.getString(name));
    }

    /** The texts in a field that may be repeated. */
    static List<String> texts(JsonObject fields, String name) {
        return fields.getJsonArray(name, new JsonArray()).stream()
                .map(String::valueOf)
                .toList();
    }

    /** A form has only text; the schema says what it stands for. What it does not is left for the validator to refuse. */
    private static void add(JsonObject fields, String name, String text, JsonObject properties) {
        if (REFUSED.containsKey(name)) {
            throw Failure.INVALID.because(name + ": " + REFUSED.get(name));
        }
        var property = properties.getJsonObject(name);
        if (property == null) {
            throw unknown(name, properties);
        }
        switch (property.getString("type")) {
            case "integer" -> fields.put(name, text.matches("-?\\d{1,9}") ? (Object) Integer.parseInt(text) : text);
            case "number" ->
                fields.put(name, text.matches("-?\\d{1,9}(\\.\\d{1,9})?") ? (Object) Double.parseDouble(text) : text);
            case "boolean" -> fields.put(name, text.matches("true|false") ? (Object) Boolean.valueOf(text) : text);
            case "array" ->
                fields.put(name, fields.getJsonArray(name, new JsonArray()).add(text));
            case null, default -> fields.put(name, text);
        }
    }

    private static void check(Contract contract, JsonObject fields, JsonSchema schema) {
        var result = contract.openApi().getSchemaRepository().validator(schema).validate(fields);
        if (!result.getValid()) {
            throw Failure.INVALID.because(reason(result));
        }
    }

    private static FailureException unknown(String name, JsonObject properties) {
        return Failure.INVALID.because(name + ": no such field; there are " + names(properties));
    }

    private static String names(JsonObject properties) {
        return String.join(
                ", ",
                properties.fieldNames().stream()
                        .filter(name -> !name.startsWith("__"))
                        .sorted()
                        .toList());
    }

    /** The innermost error. The validator takes a wrong field for an unknown one as well; unknown ones are refused before. */
    private static String reason(OutputUnit result) {
        return Optional.ofNullable(result.getErrors()).orElse(List.of()).stream()
                .filter(error -> !String.valueOf(error.getKeywordLocation()).contains("additionalProperties"))
                .reduce((_, last) -> last)
                .map(FormFields::sentence)
                .orElseGet(() -> String.valueOf(result.getError()));
    }

    private static String sentence(OutputUnit error) {
        var missing = MISSING.matcher(error.getError());
        if (missing.matches()) {
            return missing.group(1) + ": is missing";
        }
        var field = error.getInstanceLocation().replaceFirst("^#?/?", "");
        var reason = error.getError().contains("does not match pattern")
                ? WANTED.getOrDefault(field.replaceFirst("/\\d+$", ""), error.getError())
                : error.getError().replace("Instance does not match any of", "must be one of");
        return field + ": " + reason;
    }
}
