package dev.parley.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of every request: gives it a correlation id and the headers every response has, finds its operation in
 * the contract, and at its end writes one line of access log and the metrics.
 */
final class Exchange implements Handler<RoutingContext> {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private static final String OPERATION = "parley.operation";
    private static final String RECORD = "parley.record";
    private static final int SWITCHED_PROTOCOL = 101;
    /** No status was sent; proxies have made this number common in logs. */
    private static final int CLIENT_HUNG_UP = 499;

    private static final String UNKNOWN_ROUTE = "unknown";
    private static final Pattern CORRELATION = Pattern.compile("[\\x20-\\x7e]{1,128}");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final Contract contract;
    private final MeterRegistry metrics;
    /** Looking meters up by their tags costs more than counting. */
    private final Map<String, Meters> known = new HashMap<>();

    private record Meters(Counter requests, Timer duration) {}

    Exchange(Contract contract, MeterRegistry metrics) {
        this.contract = contract;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var started = System.nanoTime();
        var correlation = correlation(ctx);
        Correlation.enter(correlation);
        writeHeaders(ctx, correlation);
        // Nobody has asked for the body yet; who wants it resumes, and what is left at the end is thrown away.
        ctx.request().pause();
        IntConsumer record =
                status -> record(ctx, status, NANOSECONDS.toMillis(System.nanoTime() - started), correlation);
        ctx.put(RECORD, record);
        ctx.addEndHandler(outcome -> {
            // A client that is refused while it sends may go as soon as it has read the answer.
            var answered = outcome.succeeded() || ctx.response().headWritten();
            record.accept(answered ? ctx.response().getStatusCode() : CLIENT_HUNG_UP);
            ctx.request().resume();
        });
        ctx.next();
    }

    /** The next handler: finds the operation, and refuses a request that has none. */
    void findOperation(RoutingContext ctx) {
        // Only requests that are no request for a path, such as OPTIONS *, have none.
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        checkUrl(ctx, path);
        contract.operation(ctx.request().method(), path)
                .ifPresentOrElse(
                        operation -> {
                            ctx.put(OPERATION, operation);
                            ctx.next();
                        },
                        () -> refuse(ctx, path));
    }

    /** Writes the line for a connection that has become a WebSocket, whose response never ends. */
    static void upgraded(RoutingContext ctx) {
        Optional.<IntConsumer>ofNullable(ctx.get(RECORD)).ifPresent(record -> record.accept(SWITCHED_PROTOCOL));
    }

    /** The operation of the contract that is called. */
    static Operation operation(RoutingContext ctx) {
        return found(ctx).orElseThrow(() -> Failure.INTERNAL.because("no operation was found for this request"));
    }

    /** The path of the operation with its placeholders, never what the client wrote. */
    static String route(RoutingContext ctx) {
        return found(ctx).map(Operation::getOpenAPIPath).orElse(UNKNOWN_ROUTE);
    }

    private static Optional<Operation> found(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(OPERATION));
    }

    private static String correlation(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader(Correlation.HEADER))
                .filter(id -> CORRELATION.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static void writeHeaders(RoutingContext ctx, String correlation) {
        ctx.response()
                .putHeader(Correlation.HEADER, correlation)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY");
        if (OpenAiError.isReadBy(ctx.request())) {
            // Where OpenAI's clients look for what to quote in a complaint.
            ctx.response().putHeader("X-Request-ID", correlation);
        }
    }

    /**
     * A path that is not in its normal form is unknown: the router would read one thing and the contract another. Broken
     * percent-encoding is refused here, where it has a name.
     */
    private static void checkUrl(RoutingContext ctx, String path) {
        if (!ctx.normalizedPath().equals(path)) {
            throw Failure.NOT_FOUND.because("there is nothing at this path; see /docs");
        }
        try {
            ctx.queryParams();
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because("the query of the URL is not valid percent-encoding");
        }
    }

    private void refuse(RoutingContext ctx, String path) {
        var methods = contract.methods(path);
        if (methods.isEmpty()) {
            ctx.fail(404);
        } else {
            ctx.response().putHeader("Allow", String.join(", ", methods));
            ctx.fail(405);
        }
    }

    private void record(RoutingContext ctx, int status, long millis, String correlation) {
        var method = ctx.request().method().name();
        var route = route(ctx);
        // Only methods of the contract become a label: a client must not be able to make up new ones.
        var label = route.equals(UNKNOWN_ROUTE) ? "other" : method;
        var meters = known.computeIfAbsent(label + " " + route, _ -> meters(label, route));
        meters.requests().increment();
        meters.duration().record(millis, MILLISECONDS);
        log.atInfo()
                .addKeyValue("event", "http_request")
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("millis", millis)
                .addKeyValue("correlation_id", correlation)
                .log("{} {} {} in {} ms", method, route, status, millis);
    }

    private Meters meters(String method, String route) {
        return new Meters(
                metrics.counter("http_requests", "method", method, "path", route),
                Timer.builder("http_request_duration")
                        .tag("path", route)
                        .serviceLevelObjectives(BUCKETS)
                        .register(metrics));
    }
}
