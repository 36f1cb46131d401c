package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The pages of this service with their scripts, styles and letters, read once and shared by all servers. Nothing of a page comes
 * from elsewhere, and no script or style stands in one but the map that tells scripts where libraries lie, which the policy
 * knows by its hash.
 */
final class WebFiles {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String IMPORT_MAP = "<!-- import map -->";

    private static final int NOT_MODIFIED = 304;

    /** What carries a version in its path, or never changes, is kept for good; a page and its scripts must be of one version. */
    private static final String KEEP = "public, max-age=31536000, immutable";

    private static final String ASK_AGAIN = "no-cache";

    private final Map<String, WebFile> files;
    private final MediaOrigin media;
    private final String mapHash;
    private final Buffer app;

    private WebFiles(WebResources resources, MediaOrigin media) {
        this.media = media;
        this.files = resources.files();
        var map = resources.importMap();
        this.mapHash = Base64.getEncoder().encodeToString(WebResources.sha256(map.getBytes(UTF_8)));
        this.app = Buffer.buffer(Objects.requireNonNull(files.get("/web/app.html"), "app.html")
                .content()
                .toString()
                .replace(IMPORT_MAP, "<script type=\"importmap\">" + map + "</script>"));
    }

    static Future<WebFiles> load(Vertx vertx, MediaOrigin media) {
        return vertx.executeBlocking(WebResources::read).map(resources -> new WebFiles(resources, media));
    }

    void addTo(Router router) {
        router.route("/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::app);
        for (var place : new String[] {"/web/*", "/_static/*"}) {
            router.route(place).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::file);
        }
    }

    /** Answers with a page. */
    void page(RoutingContext ctx, int status, String name) {
        page(
                ctx,
                status,
                Objects.requireNonNull(files.get("/web/" + name), name).content());
    }

    private void app(RoutingContext ctx) {
        page(ctx, 200, app);
    }

    private void page(RoutingContext ctx, int status, Buffer page) {
        media.source().onSuccess(source -> ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Security-Policy", policy(source))
                .putHeader("Permissions-Policy", "microphone=(self), camera=(), geolocation=()")
                .putHeader(HttpHeaders.CONTENT_TYPE, HTML)
                .putHeader(HttpHeaders.CACHE_CONTROL, ASK_AGAIN)
                .end(page));
    }

    private void file(RoutingContext ctx) {
        Optional.ofNullable(files.get(ctx.normalizedPath()))
                .filter(file -> !file.type().equals(HTML))
                .ifPresentOrElse(file -> send(ctx, file), () -> ctx.fail(404));
    }

    private static void send(RoutingContext ctx, WebFile file) {
        var response = ctx.response()
                .putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(HttpHeaders.CACHE_CONTROL, file.stays() ? KEEP : ASK_AGAIN);
        var known = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH));
        if (known.filter(tag -> tag.contains(file.tag())).isPresent()) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        var takesGzip = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING))
                .filter(encodings -> encodings.contains("gzip"));
        if (takesGzip.isPresent() && file.compressed().isPresent()) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .end(file.compressed().orElseThrow());
        } else {
            response.end(file.content());
        }
    }

    /** @param source where pages may play from beside this service; empty for nowhere */
    private String policy(String source) {
        var others = source.isEmpty() ? "" : " " + source;
        return "default-src 'none'; script-src 'self' 'sha256-" + mapHash
                + "'; style-src 'self'; img-src 'self' data: blob:; "
                + "font-src 'self'; media-src 'self' blob:" + others
                + "; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                + "form-action 'self'";
    }
}
