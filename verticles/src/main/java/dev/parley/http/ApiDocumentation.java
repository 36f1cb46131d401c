package dev.parley.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The contract to read by machines and, with Swagger UI, by people. Every byte comes from this service. */
final class ApiDocumentation {

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Parley API</title>
              <link rel="stylesheet" href="/docs/swagger-ui.css">
              <link rel="icon" href="/docs/favicon-32x32.png">
            </head>
            <body>
              <div id="api"></div>
              <script src="/docs/swagger-ui-bundle.js"></script>
              <script src="/docs/start.js"></script>
            </body>
            </html>
            """;

    /** The document is shown as it stands; nothing is sent to a validator elsewhere. */
    private static final String START = """
            SwaggerUIBundle({url: '/openapi.yaml', dom_id: '#api', deepLinking: true, validatorUrl: null});
            """;

    private static final Map<String, String> SWAGGER_UI = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private final Contract contract;
    private final Map<String, File> files;

    private record File(String type, Buffer content) {}

    private ApiDocumentation(Contract contract, Map<String, File> files) {
        this.contract = contract;
        this.files = Map.copyOf(files);
    }

    /** Takes the files of Swagger UI from the class path; about two megabytes, shared by all servers. */
    static Future<ApiDocumentation> load(Vertx vertx, Contract contract) {
        return vertx.executeBlocking(ApiDocumentation::read).map(files -> new ApiDocumentation(contract, files));
    }

    void addTo(Operations operations) {
        operations.raw(
                "openApi",
                ctx -> send(ctx, new File("application/yaml; charset=utf-8", Buffer.buffer(contract.text()))));
        operations.raw("docs", ctx -> send(ctx, new File("text/html; charset=utf-8", Buffer.buffer(PAGE))));
        operations.raw("docsFile", ctx -> Optional.ofNullable(files.get(String.valueOf(ctx.pathParam("file"))))
                .ifPresentOrElse(file -> send(ctx, file), () -> ctx.fail(404)));
    }

    private static void send(RoutingContext ctx, File file) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader("Cache-Control", "no-cache")
                .end(file.content());
    }

    private static Map<String, File> read() throws IOException {
        var properties = new Properties();
        try (var stream =
                ApiDocumentation.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            if (stream == null) {
                throw new FileNotFoundException("Swagger UI is not on the class path (org.webjars:swagger-ui)");
            }
            properties.load(stream);
        }
        var folder = "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
        var files = new LinkedHashMap<String, File>();
        files.put("start.js", new File("text/javascript; charset=utf-8", Buffer.buffer(START)));
        for (var file : SWAGGER_UI.entrySet()) {
            files.put(file.getKey(), new File(file.getValue(), resource(folder + file.getKey())));
        }
        return files;
    }

    private static Buffer resource(String path) throws IOException {
        try (var stream = ApiDocumentation.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new FileNotFoundException(path + " is not on the class path");
            }
            return Buffer.buffer(stream.readAllBytes());
        }
    }
}
