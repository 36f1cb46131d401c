package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Rounds;
import dev.parley.conf.HttpConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server on one event loop. Consumes no address; asks identities, accounts, usage, speech, jobs, reports, llm, inference,
 * interviews, voice and health, and listens to the events of jobs and rooms while somebody follows one.
 */
final class HttpServerVerticle extends VerticleBase {

    private static final int LONGEST_URL = 4 << 10;
    private static final int LARGEST_HEADERS = 16 << 10;
    private static final int MOST_FORM_FIELDS = 32;

    /** Uploads are written to disk in pieces of this size; the default of 8 KiB costs much more time. */
    private static final int LARGEST_CHUNK = 64 << 10;

    /** Longer than anything that is waited for in silence: the text of a long recording, at OpenAI's door. */
    private static final int IDLE_SECONDS = 3600;

    private static final int DRAIN_SECONDS = 10;

    private final Bus bus;
    private final HttpConf conf;
    private final SharedParts shared;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable EventHub hub;
    private @Nullable InterviewSockets interviews;

    /** @param port port to listen on; a negative one is any free one, the same for all servers that pass this number */
    HttpServerVerticle(Bus bus, HttpConf conf, SharedParts shared, int port) {
        this.bus = bus;
        this.conf = conf;
        this.shared = shared;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        var connections = new ConnectionDeadlines(vertx);
        var events = new EventHub(vertx, bus, shared.streams().keepAlive());
        hub = events;
        var listening = vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .invalidRequestHandler(Problems::answerInvalid)
                .requestHandler(router(connections, events));
        server = listening;
        return listening.listen(port, conf.host());
    }

    @Override
    public Future<?> stop() {
        if (hub != null) {
            hub.end();
        }
        if (interviews != null) {
            interviews.end();
        }
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port that is listened on, after the start. */
    int actualPort() {
        return Objects.requireNonNull(server, "not started").actualPort();
    }

    private Router router(ConnectionDeadlines connections, EventHub hub) {
        var authentication = new Authentication(vertx, bus, shared.callers(), shared.adminKey());
        var json = new JsonBody(vertx, conf.maxChatSize());
        var exchange = new Exchange(shared.contract(), shared.metrics());
        var tus = new TusRoutes(
                shared.resumable(),
                shared.held(),
                new UploadsElsewhere(new NodePassage(vertx), bus, shared.resumable(), Clock.systemUTC()),
                authentication,
                conf.maxFileSize().bytes());
        var routes = RouterBuilder.create(vertx, shared.contract().openApi(), Operations.extractor())
                .rootHandler(exchange::findOperation)
                .rootHandler(tus::announce)
                .rootHandler(shared.rateLimits())
                .rootHandler(authentication)
                .rootHandler(new QueueRoom(bus))
                .rootHandler(json)
                .rootHandler(json::checkSyntax);
        var operations = new Operations(routes);
        var files = new FileIntake(shared.uploads(), conf.maxFileSize().bytes());
        var intake = new RecordingIntake(bus, shared.contract(), authentication, files);
        new UploadRoutes(bus, intake).addTo(operations);
        tus.addTo(operations);
        new ConvertRoutes(bus, intake).addTo(operations);
        new OpenAiAudioRoutes(bus, shared.contract(), authentication, files, shared.streams(), hub).addTo(operations);
        new OpenAiChatRoutes(
                        bus,
                        Clock.systemUTC(),
                        new Rounds(vertx, shared.streams().keepAlive()))
                .addTo(operations);
        new OpenAiSpeechRoutes(bus, shared.streams().keepAlive()).addTo(operations);
        new ChatsRoutes(bus).addTo(operations);
        new AssistantRoutes(bus).addTo(operations);
        new FileRoutes(bus).addTo(operations);
        new ResultRoutes(bus).addTo(operations);
        new RecordingRoutes(bus).addTo(operations);
        new SoundRoutes(bus).addTo(operations);
        new RecognizerRoutes(bus).addTo(operations);
        new ReportRoutes(bus).addTo(operations);
        new PromptRoutes(bus).addTo(operations);
        new LibraryRoutes(bus).addTo(operations);
        new PresetRoutes(bus).addTo(operations);
        new OfficeRoutes(bus, Clock.systemUTC()).addTo(operations);
        new OfficeHealthRoutes(bus, shared.healthParts(), Clock.systemUTC()).addTo(operations);
        new JobRoutes(bus).addTo(operations);
        new DeliveryRoutes(bus).addTo(operations);
        new ServerSentEvents(hub, authentication, shared.streams()).addTo(operations);
        new WebSocketEvents(hub, authentication, shared.streams()).addTo(operations);
        new InterviewRoutes(bus).addTo(operations);
        new InterviewPage(bus, shared.web()).addTo(operations);
        rooms().addTo(operations);
        new AuthRoutes(bus, shared.callers()).addTo(operations);
        new MeRoutes(conf.maxFileSize()).addTo(operations);
        new AdminRoutes(bus, shared.callers()).addTo(operations);
        new KeyRoutes(bus, shared.callers()).addTo(operations);
        new ScheduleRoutes(bus).addTo(operations);
        new UsageRoutes(bus).addTo(operations);
        new SystemRoutes(bus).addTo(operations);
        new HealthRoutes(bus, shared.healthParts(), shared.metrics()).addTo(operations);
        shared.documentation().addTo(operations);
        return around(connections, exchange, routes.createRouter());
    }

    private InterviewSockets rooms() {
        var settings = new InterviewSession.Settings(
                shared.uploads(), conf.maxAnswerSize().bytes());
        var sockets = new InterviewSockets(
                bus, settings, shared.visitors(), shared.streams().keepAlive());
        interviews = sockets;
        return sockets;
    }

    /** What stands before and after the routes of the contract. */
    private Router around(ConnectionDeadlines connections, Exchange exchange, Router contractRoutes) {
        var problems = new Problems();
        var router = Router.router(vertx);
        router.route().handler(connections);
        router.route().handler(exchange);
        if (!conf.allowedOrigins().isEmpty()) {
            router.route().handler(crossOrigin());
        }
        shared.web().addTo(router);
        router.route().subRouter(contractRoutes);
        router.route().failureHandler(problems);
        for (var status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(status, problems);
        }
        return router;
    }

    private CorsHandler crossOrigin() {
        var cors = CorsHandler.create();
        if (conf.allowedOrigins().contains("*")) {
            cors.addOrigin("*");
        } else {
            cors.addOrigins(new ArrayList<>(conf.allowedOrigins()));
        }
        return cors.allowedMethods(Set.of(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE,
                        HttpMethod.OPTIONS))
                .allowedHeaders(Set.of(
                        "Authorization",
                        "Content-Type",
                        "Idempotency-Key",
                        "Last-Event-ID",
                        "Tus-Resumable",
                        "Upload-Checksum",
                        "Upload-Length",
                        "Upload-Metadata",
                        "Upload-Offset",
                        "X-API-Key",
                        "X-Admin-Key",
                        "X-Correlation-ID"))
                .exposedHeaders(Set.of(
                        "Location",
                        "Retry-After",
                        "Tus-Checksum-Algorithm",
                        "Tus-Extension",
                        "Tus-Max-Size",
                        "Tus-Resumable",
                        "Tus-Version",
                        "Upload-Expires",
                        "Upload-Length",
                        "Upload-Metadata",
                        "Upload-Offset",
                        "X-Correlation-ID",
                        "X-Parley-Provider",
                        "X-Parley-Model",
                        "X-Parley-Attempts",
                        "X-Parley-Cost",
                        "X-Parley-Cached"))
                .maxAgeSeconds(600);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_URL)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setMaxChunkSize(LARGEST_CHUNK)
                .setMaxFormFields(MOST_FORM_FIELDS)
                // Clients of rooms send a whole answer in one frame.
                .setMaxWebSocketFrameSize(Math.toIntExact(
                        InterviewSocket.largestMessage(conf.maxAnswerSize().bytes())))
                .setMaxWebSocketMessageSize(WebSocketEvents.LARGEST_MESSAGE)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                // Behind TLS the proxy speaks HTTP/2; in clear text it would be a second protocol to keep safe.
                .setHttp2ClearTextEnabled(false)
                .setRegisterWebSocketWriteHandlers(false)
                // Events are short, and looking for the offer of it costs every request.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }
}
