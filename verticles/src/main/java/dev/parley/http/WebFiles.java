package dev.parley.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The pages of this service with their scripts, styles and letters, from the class path; a hundred kilobytes, read once and
 * shared by all servers. Nothing of a page comes from elsewhere, and no script or style stands in one.
 */
final class WebFiles {

    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "font-src 'self'; media-src blob:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'none'";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String LETTERS = "font/woff2";

    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("room.html", HTML),
            Map.entry("unknown.html", HTML),
            Map.entry("parley.css", STYLE),
            Map.entry("room.css", STYLE),
            Map.entry("parley.svg", "image/svg+xml"),
            Map.entry("room.js", SCRIPT),
            Map.entry("room-view.js", SCRIPT),
            Map.entry("room-socket.js", SCRIPT),
            Map.entry("outbox.js", SCRIPT),
            Map.entry("question-voice.js", SCRIPT),
            Map.entry("recorder.js", SCRIPT),
            Map.entry("words.js", SCRIPT));

    private static final List<String> INTER = List.of("latin-400", "latin-600", "cyrillic-400", "cyrillic-600");

    private final Map<String, File> files;

    private record File(String type, Buffer content) {}

    private WebFiles(Map<String, File> files) {
        this.files = Map.copyOf(files);
    }

    static Future<WebFiles> load(Vertx vertx) {
        return vertx.executeBlocking(WebFiles::read).map(WebFiles::new);
    }

    void addTo(Operations operations) {
        operations.raw("webFile", ctx -> Optional.ofNullable(files.get(String.valueOf(ctx.pathParam("file"))))
                .filter(file -> !file.type().equals(HTML))
                .ifPresentOrElse(file -> send(ctx, file), () -> ctx.fail(404)));
    }

    /** Answers with a page. */
    void page(RoutingContext ctx, int status, String name) {
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
        send(ctx, Optional.ofNullable(files.get(name)).orElseThrow());
    }

    private static void send(RoutingContext ctx, File file) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                // Letters do not change; a page and its scripts must be of one version.
                .putHeader("Cache-Control", file.type().equals(LETTERS) ? "public, max-age=86400" : "no-cache")
                .end(file.content());
    }

    private static Map<String, File> read() throws IOException {
        var files = new LinkedHashMap<String, File>();
        for (var file : OURS.entrySet()) {
            files.put(file.getKey(), new File(file.getValue(), resource("/web/" + file.getKey())));
        }
        var version = new Properties();
        version.load(new StringReader(resource("/META-INF/maven/org.mvnpm.at.fontsource/inter/pom.properties")
                .toString()));
        var folder = "/META-INF/resources/_static/inter/" + version.getProperty("version") + "/files/";
        for (var part : INTER) {
            files.put(
                    "inter-" + part + ".woff2",
                    new File(LETTERS, resource(folder + "inter-" + part + "-normal.woff2")));
        }
        return files;
    }

    private static Buffer resource(String path) throws IOException {
        try (var stream = WebFiles.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new FileNotFoundException(path + " is not on the class path");
            }
            return Buffer.buffer(stream.readAllBytes());
        }
    }
}
