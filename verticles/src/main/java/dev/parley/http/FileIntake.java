package dev.parley.http;

import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Takes the form of a request, its file to disk, for whatever a door does with it, and leaves nothing behind.
 *
 * @param folder where files are until the store takes them
 * @param mostBytes largest file that is taken
 */
record FileIntake(Path folder, long mostBytes) {

    private static final Pattern MULTIPART = Pattern.compile(
            "multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^\\s;]{1,70})).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN_FORM =
            Pattern.compile("application/x-www-form-urlencoded\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    /** What steers a terminal, and what turns the text around it (Unicode, UAX #9): no name shall look like another. */
    private static final String UNSEEN = "[\\p{Cntrl}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]";

    private static final int LONGEST_NAME = 200;

    /** Receives the form and has it used. Throws where the request cannot be a form; fails as its use does. */
    <T> Future<T> take(RoutingContext ctx, Function<UploadReceiver.Received, Future<T>> use) {
        var boundary = boundary(ctx);
        refuseAnnouncedExcess(ctx);
        answerExpectation(ctx);
        var target = folder.resolve(UUID.randomUUID().toString());
        return new UploadReceiver(ctx.vertx(), ctx.request(), boundary, target, mostBytes)
                .receive()
                .compose(received -> Future.succeededFuture(received)
                        .compose(use)
                        // The store has taken the file, unless this was a repetition or a failure.
                        .onComplete(_ -> ctx.vertx().fileSystem().delete(target.toString())));
    }

    /** What the recording is called, for people to read; it never becomes a path here. */
    static String name(String given, Source source) {
        return switch (source) {
            case Source.LocalFile _ -> lastPart(given);
            case Source.Foreign(var address) -> lastPart(address.getPath());
        };
    }

    private static String lastPart(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll(UNSEEN, "")
                .strip();
        var name = last.isEmpty() || last.equals(".") || last.equals("..") ? "recording" : last;
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    /** Of a multipart form; a plain one, which has none, can hold only the address of a file. */
    private static Optional<String> boundary(RoutingContext ctx) {
        var type = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        var matcher = MULTIPART.matcher(type);
        if (matcher.matches()) {
            return Optional.ofNullable(matcher.group(1)).or(() -> Optional.of(matcher.group(2)));
        }
        if (PLAIN_FORM.matcher(type).matches()) {
            return Optional.empty();
        }
        throw Failure.UNSUPPORTED_MEDIA.because(
                "Content-Type: upload the file itself as multipart/form-data, field " + UploadReceiver.PART);
    }

    private void refuseAnnouncedExcess(RoutingContext ctx) {
        var announced = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > mostBytes + UploadReceiver.FRAME_BYTES) {
            throw UploadReceiver.tooLarge(mostBytes);
        }
    }

    static void answerExpectation(RoutingContext ctx) {
        if ("100-continue".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.EXPECT))) {
            ctx.response().writeContinue();
        }
    }
}
