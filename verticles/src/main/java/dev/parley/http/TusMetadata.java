package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code Upload-Metadata} says: the name of the file and the fields of {@code /upload/}, under the same rules.
 *
 * @param name what the client calls the file
 */
record TusMetadata(String name, JsonObject fields) {

    private static final String HEADER = "Upload-Metadata";

    /** What well-known clients send unasked. What a file is, its bytes tell. */
    private static final Set<String> IGNORED = Set.of("filetype", "name", "type", "relativePath");

    private static final List<String> OTHER_SOURCES = List.of("file_url", "s3_url");

    /** Fails with INVALID, naming the field. */
    static TusMetadata read(Contract contract, String header) {
        var values = MultiMap.caseInsensitiveMultiMap();
        var keys = new HashSet<String>();
        var name = "";
        for (var pair : header.isBlank() ? new String[0] : header.strip().split("\\s*,\\s*")) {
            var parts = pair.split(" +", 2);
            var key = parts[0];
            if (!keys.add(key)) {
                throw Failure.INVALID.because(HEADER + ": has " + key + " twice");
            }
            var value = parts.length < 2 ? "" : decode(key, parts[1]);
            if (key.equals("filename")) {
                name = value;
            } else if (!IGNORED.contains(key)) {
                values.add(key, value);
            }
        }
        return new TusMetadata(name, fields(contract, values));
    }

    private static JsonObject fields(Contract contract, MultiMap values) {
        for (var field : OTHER_SOURCES) {
            if (values.contains(field)) {
                throw Failure.INVALID.because(field + ": the file itself comes here; send an address to /upload/");
            }
        }
        if (values.contains("id")) {
            throw Failure.INVALID.because("id: is made here, and stands in Location");
        }
        var form = Objects.requireNonNull(contract.openApi().operation("upload"), "openapi.yaml has no upload");
        var received = new UploadReceiver.Received(Optional.of(Path.of(UploadReceiver.PART)), "", values);
        return FormFields.read(contract, form, received);
    }

    private static String decode(String key, String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.strip()), UTF_8);
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because(HEADER + ": " + key + " is not Base64", e);
        }
    }
}
