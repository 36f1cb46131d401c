package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The fields that come with a file. Read against the multipart schema of the contract, because the router validates only
 * bodies that it holds as a whole.
 */
final class UploadForm {

    /** Fields of clients that let the service fetch the file. */
    private static final Set<String> FETCH_FIELDS = Set.of("s3_url", "upload", "url");

    private final JsonObject fields;

    private UploadForm(JsonObject fields) {
        this.fields = fields;
    }

    /** Reads and checks the fields. Fails with INVALID naming the first field at fault. */
    static UploadForm read(Contract contract, Operation operation, MultiMap form) {
        var schema = Objects.requireNonNull(
                        operation.getRequestBody().getContent().get(MediaType.MULTIPART_FORM_DATA),
                        "openapi.yaml has no multipart body here")
                .getSchema();
        var fields = new JsonObject();
        for (var field : form) {
            fields.put(field.getKey(), typed(field.getKey(), field.getValue(), schema));
        }
        // The file has been received; the schema asks for it.
        fields.put(UploadReceiver.PART, "received");
        var result = contract.openApi().getSchemaRepository().validator(schema).validate(fields);
        if (!result.getValid()) {
            throw Failure.INVALID.because(reason(result));
        }
        return new UploadForm(fields);
    }

    Speech.Options options() {
        var exact = integer("speakers").or(() -> integer("num_speakers"));
        var min = integer("min_speakers");
        var max = integer("max_speakers");
        if (exact.isPresent() && (min.isPresent() || max.isPresent())) {
            throw Failure.INVALID.because("speakers: give either speakers, or min_speakers and max_speakers");
        }
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            throw Failure.INVALID.because(
                    "min_speakers = " + min.get() + ": must not exceed max_speakers = " + max.get());
        }
        return new Speech.Options(
                Inference.Hearing.in(Optional.ofNullable(fields.getString("language"))),
                new Inference.Speakers(exact.or(() -> min), exact.or(() -> max)),
                Inference.Channels.AUTO,
                true,
                fields.getBoolean("report", true));
    }

    Optional<String> callbackUrl() {
        return Optional.ofNullable(fields.getString("callback_url"));
    }

    private Optional<Integer> integer(String name) {
        return Optional.ofNullable(fields.getInteger(name));
    }

    /** A form has only text; the schema says what it stands for. What it does not is left for the validator to refuse. */
    private static Object typed(String name, String text, JsonSchema schema) {
        if (FETCH_FIELDS.contains(name)) {
            throw Failure.INVALID.because(name + ": files are not fetched from elsewhere; upload the file itself");
        }
        JsonObject properties = schema.get("properties");
        var property = properties.getJsonObject(name);
        if (property == null) {
            throw Failure.INVALID.because(name + ": no such field; there are " + names(properties));
        }
        return switch (property.getString("type")) {
            case "integer" -> text.matches("-?\\d{1,9}") ? (Object) Integer.parseInt(text) : text;
            case "boolean" -> text.matches("true|false") ? (Object) Boolean.valueOf(text) : text;
            case null, default -> text;
        };
    }

    private static String names(JsonObject properties) {
        return String.join(
                ", ",
                properties.fieldNames().stream()
                        .filter(name -> !name.startsWith("__"))
                        .sorted()
                        .toList());
    }

    private static String reason(OutputUnit result) {
        List<OutputUnit> errors = Optional.ofNullable(result.getErrors()).orElse(List.of());
        return errors.isEmpty()
                ? String.valueOf(result.getError())
                : errors.getLast().getInstanceLocation().replaceFirst("^#?/?", "") + ": "
                        + errors.getLast().getError();
    }
}
