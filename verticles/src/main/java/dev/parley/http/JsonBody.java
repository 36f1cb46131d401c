package dev.parley.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Failure;
import dev.parley.bus.Rounds;
import dev.parley.conf.DataSize;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body of operations that take JSON, up to a limit, and says where it is broken. Bodies of other operations are
 * left alone: uploads read theirs themselves, the rest has none.
 */
final class JsonBody implements Handler<RoutingContext> {

    /** Two hundred names of speakers need a third of this. */
    private static final int MOST_BYTES = 64 << 10;

    /** For operations that the contract marks as large, such as ten thousand jobs at once. */
    private static final int MOST_BYTES_OF_LARGE = 16 << 20;

    private static final String LARGE = "x-large-body";

    /** For operations whose limit is a setting, and whose body is read where it is needed, once. */
    private static final String CHAT = "x-chat-body";

    /** Against clients that send a byte now and then to keep a connection. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** A chat may bring pictures. */
    private static final Duration LONGEST_OF_CHAT = Duration.ofMinutes(2);

    private static final Duration ROUND = Duration.ofSeconds(1);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final JsonFactory json = new JsonFactory();
    private final BodyHandler reader = BodyHandler.create(false).setBodyLimit(MOST_BYTES);
    private final BodyHandler largeReader = BodyHandler.create(false).setBodyLimit(MOST_BYTES_OF_LARGE);
    private final BodyHandler chatReader;
    private final DataSize maxChatSize;
    private final Rounds rounds;

    JsonBody(Vertx vertx, DataSize maxChatSize) {
        this.rounds = new Rounds(vertx, ROUND);
        this.maxChatSize = maxChatSize;
        this.chatReader = BodyHandler.create(false).setBodyLimit(maxChatSize.bytes());
    }

    @Override
    public void handle(RoutingContext ctx) {
        var operation = Exchange.operation(ctx);
        if (!takesJson(operation) || (takesForms(operation) && !isJson(ctx))) {
            ctx.next();
            return;
        }
        if (RefusedBody.isStillComing(ctx.request()) && !isJson(ctx)) {
            throw Failure.UNSUPPORTED_MEDIA.because("Content-Type: this path takes application/json");
        }
        if (is(CHAT, operation)) {
            checkLength(ctx);
        }
        var longest = is(CHAT, operation) ? LONGEST_OF_CHAT : LONGEST;
        var since = System.nanoTime();
        var watch = rounds.watch(() -> {
            if (System.nanoTime() - since > longest.toNanos() && !ctx.request().isEnded()) {
                ctx.fail(408);
            }
        });
        ctx.addEndHandler(_ -> watch.end());
        (is(CHAT, operation) ? chatReader : is(LARGE, operation) ? largeReader : reader).handle(ctx);
    }

    /** Where the length is told beforehand, the setting can be named, and nothing is read. */
    private void checkLength(RoutingContext ctx) {
        var length = String.valueOf(ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        if (NUMBER.matcher(length).matches() && Long.parseLong(length) > maxChatSize.bytes()) {
            throw Failure.TOO_LARGE.because("the body has " + length + " bytes, more than " + maxChatSize.bytes()
                    + ", the most that is taken (http.max-chat-size)");
        }
    }

    private static boolean is(String mark, Operation operation) {
        return operation.getOpenAPIModel().getBoolean(mark, false);
    }

    /** Refuses a body that has been read and is not JSON, with line and column. */
    void checkSyntax(RoutingContext ctx) {
        Optional.<Buffer>ofNullable(ctx.body().buffer())
                .filter(_ -> takesJson(Exchange.operation(ctx)) && !is(CHAT, Exchange.operation(ctx)))
                .ifPresent(this::checkSyntax);
        ctx.next();
    }

    private void checkSyntax(Buffer body) {
        try (var parser = json.createParser(body.getBytes())) {
            while (parser.nextToken() != null) {
                // Every token is looked at; the values are of no interest yet.
            }
        } catch (JsonProcessingException e) {
            var place = Optional.ofNullable(e.getLocation())
                    .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                    .orElse("");
            throw Failure.INVALID.because("the body is not valid JSON: " + e.getOriginalMessage() + place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean takesJson(Operation operation) {
        var body = operation.getRequestBody();
        return body != null && body.getContent().containsKey(MediaType.APPLICATION_JSON);
    }

    private static boolean takesForms(Operation operation) {
        return operation.getRequestBody().getContent().containsKey(MediaType.MULTIPART_FORM_DATA);
    }

    /** Whether the sender says that the body is JSON. */
    static boolean isJson(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .map(type -> type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip())
                .filter(MediaType.APPLICATION_JSON::equals)
                .isPresent();
    }
}
