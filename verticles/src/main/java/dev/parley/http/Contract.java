package dev.parley.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contract of the HTTP door: what {@code openapi.yaml} says. Read once and shared by all servers; not changed after.
 *
 * @param text the document as it is served
 */
record Contract(OpenAPIContract openApi, String text) {

    static final String FILE = "openapi.yaml";

    private static final JsonObject NO_RESPONSES =
            new JsonObject().put("default", new JsonObject().put("description", "see the document"));
    private static final String ACCESS = "x-access";
    private static final String RATE_LIMIT = "x-rate-limit";
    private static final String QUEUE = "x-queue";
    private static final String REFUSALS = "x-refusals";
    private static final String OWN_BODY = "x-own-body";

    /** Reads and checks the document of the class path. */
    static Future<Contract> load(Vertx vertx) {
        return vertx.fileSystem().readFile(FILE).compose(document -> vertx.executeBlocking(
                        () -> parse(document.toString()))
                .compose(json -> OpenAPIContract.from(vertx, json))
                .map(openApi -> new Contract(openApi, document.toString())));
    }

    /**
     * The document for the router: without responses, because it knows none of text, events or problems, and with our word
     * for who may call instead of security schemes, because it has no handler for a key in one of several headers. Nor does it know
     * the media types of some bodies, such as YAML, which their operations read themselves.
     */
    private static JsonObject parse(String yaml) throws IOException {
        var document = new JsonObject(new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {}));
        document.getJsonObject("components").remove("responses");
        var everywhere = (JsonArray) document.remove("security");
        for (var path : document.getJsonObject("paths")) {
            for (var entry : (JsonObject) path.getValue()) {
                var operation = (JsonObject) entry.getValue();
                var here = (JsonArray) operation.remove("security");
                operation.put(ACCESS, access(here == null ? everywhere : here).name());
                operation.put("responses", NO_RESPONSES.copy());
                if (operation.getBoolean(OWN_BODY, false)) {
                    operation.remove("requestBody");
                }
            }
        }
        return document;
    }

    private static Access access(JsonArray requirements) {
        var schemes = requirements.stream()
                .map(requirement -> ((JsonObject) requirement).fieldNames())
                .toList();
        if (schemes.isEmpty()) {
            return Access.OPEN;
        }
        if (schemes.stream().anyMatch(names -> names.contains("adminKey"))) {
            return Access.ADMINISTRATORS;
        }
        return schemes.stream().anyMatch(Set::isEmpty) ? Access.KEY_LATER : Access.USERS;
    }

    /** The operation that this method has at this path, if any. */
    Optional<Operation> operation(HttpMethod method, String path) {
        return Optional.ofNullable(openApi.findOperation(path, method));
    }

    /** The methods that this path has; empty for an unknown path. */
    List<String> methods(String path) {
        var found = openApi.findPath(path);
        return found == null
                ? List.of()
                : found.getOperations().stream()
                        .map(operation -> operation.getHttpMethod().name())
                        .sorted()
                        .toList();
    }

    /** The name of the rate limit that an operation is under, if any. */
    static Optional<String> rateLimit(Operation operation) {
        return Optional.ofNullable(operation.getOpenAPIModel().getString(RATE_LIMIT));
    }

    /** The kind of the job that an operation with a body makes, if it is one that could be refused for a full queue. */
    static Optional<String> queue(Operation operation) {
        return Optional.ofNullable(operation.getOpenAPIModel().getString(QUEUE));
    }

    /** In whose words an operation refuses. */
    static Authentication.Refusals refusals(Operation operation) {
        var words = operation.getOpenAPIModel().getString(REFUSALS, "ours");
        return Authentication.Refusals.valueOf(words.toUpperCase(Locale.ROOT));
    }

    static Access access(Operation operation) {
        return Access.valueOf(operation.getOpenAPIModel().getString(ACCESS));
    }

    /** Who may call an operation. */
    enum Access {
        OPEN,
        /** The key may come after the connection is made. */
        KEY_LATER,
        USERS,
        ADMINISTRATORS
    }
}
