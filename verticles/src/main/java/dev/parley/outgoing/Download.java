package dev.parley.outgoing;

import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.DownloadsConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One file on its way to disk. Owned by one request; touch only on its context. What fails leaves no file behind.
 */
final class Download {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    /** Least that must come in each idle time, so that nobody keeps a download for a trickle. */
    private static final long LEAST_BYTES = 1 << 10;

    private final Vertx vertx;
    private final ForeignHosts hosts;
    private final DownloadsConf conf;
    private final Downloads.Fetch request;
    private final String place;
    private final Promise<Downloads.Fetched> promise = Promise.promise();
    private Optional<HttpClientRequest> current = Optional.empty();
    private Optional<Future<AsyncFile>> file = Optional.empty();
    private Buffer first = Buffer.buffer();
    private boolean looked;
    private boolean failed;
    private long received;
    private long receivedBefore;

    Download(Vertx vertx, ForeignHosts hosts, DownloadsConf conf, Downloads.Fetch request) {
        this.vertx = vertx;
        this.hosts = hosts;
        this.conf = conf;
        this.request = request;
        this.place = withoutQuery(request.source());
    }

    /** Reads all of it. Fails as {@link Downloads#FETCH} says. */
    Future<Downloads.Fetched> run() {
        var total =
                vertx.setTimer(conf.totalTimeout().toMillis(), _ -> tooSlow("is not there after", conf.totalTimeout()));
        var pace = vertx.setPeriodic(conf.idleTimeout().toMillis(), _ -> refuseTrickle());
        call(request.source(), 0);
        return promise.future().onComplete(_ -> {
            vertx.cancelTimer(total);
            vertx.cancelTimer(pace);
        });
    }

    boolean isFor(Downloads.Cancel cancel) {
        return request.job().equals(cancel.job());
    }

    void cancel() {
        fail(Failure.CANCELLED.because("the download was cancelled"));
    }

    private void call(URI address, int redirects) {
        hosts.open(HttpMethod.GET, withoutQuery(address), address, conf.connectTimeout())
                .compose(opened -> {
                    if (isOver()) {
                        opened.reset();
                        return Future.failedFuture("given up in the meantime");
                    }
                    current = Optional.of(opened);
                    return opened.putHeader(HttpHeaders.USER_AGENT, "Parley")
                            .putHeader(HttpHeaders.ACCEPT, "audio/*, video/*, */*;q=0.5")
                            .putHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
                            .send();
                })
                .onSuccess(response -> answered(address, redirects, response))
                .onFailure(this::unreachable);
    }

    private void answered(URI address, int redirects, HttpClientResponse response) {
        // What is refused here is cut off, and that is no error.
        response.exceptionHandler(_ -> {});
        var location = Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION));
        if (REDIRECTS.contains(response.statusCode()) && location.isPresent()) {
            current.ifPresent(HttpClientRequest::reset);
            redirect(address, redirects, location.get());
        } else if (response.statusCode() != OK) {
            fail(refusedThere(response));
        } else {
            refusalOf(response).ifPresentOrElse(this::fail, () -> receive(address, response));
        }
    }

    private void redirect(URI address, int redirects, String location) {
        if (redirects == MOST_REDIRECTS) {
            fail(Failure.INVALID.because(place + ": redirects more than " + MOST_REDIRECTS + " times"));
            return;
        }
        try {
            call(address.resolve(location), redirects + 1);
        } catch (IllegalArgumentException e) {
            fail(Failure.INVALID.because(place + ": redirects to what is no address"));
        }
    }

    private FailureException refusedThere(HttpClientResponse response) {
        var passing = response.statusCode() >= SERVER_ERROR || PASSING.contains(response.statusCode());
        return (passing ? Failure.UNAVAILABLE : Failure.INVALID)
                .because(place + ": answered with status " + response.statusCode() + " " + response.statusMessage());
    }

    private Optional<FailureException> refusalOf(HttpClientResponse response) {
        var encoding = Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_ENCODING))
                .filter(each -> !each.equalsIgnoreCase("identity"));
        if (encoding.isPresent()) {
            return Optional.of(Failure.INVALID.because(
                    place + ": comes compressed (" + encoding.get() + ") although it was asked for as it is"));
        }
        return announced(response).filter(bytes -> bytes > request.mostBytes()).map(_ -> tooLarge());
    }

    private void receive(URI address, HttpClientResponse response) {
        // From the start: a connection that breaks while the file is being opened is told only once.
        response.pause().exceptionHandler(_ -> fail(cutOff()));
        var options =
                new OpenOptions().setCreate(true).setTruncateExisting(true).setWrite(true);
        var opening = vertx.fileSystem().open(request.target().toString(), options);
        file = Optional.of(opening);
        opening.onFailure(this::notKept).onSuccess(opened -> {
            opened.exceptionHandler(this::notKept).drainHandler(_ -> response.resume());
            response.handler(piece -> take(piece, response, opened))
                    .endHandler(_ -> end(address, response, opened))
                    .resume();
        });
    }

    private void take(Buffer piece, HttpClientResponse response, AsyncFile target) {
        received += piece.length();
        if (received > request.mostBytes()) {
            fail(tooLarge());
        }
        if (isOver()) {
            return;
        }
        if (looked) {
            target.write(piece);
        } else {
            first.appendBuffer(piece);
            if (first.length() >= FirstBytes.COUNT) {
                look(target);
            }
        }
        if (target.writeQueueFull()) {
            response.pause();
        }
    }

    private void look(AsyncFile target) {
        looked = true;
        var refusal = FirstBytes.refusal(first.getBytes(0, Math.min(first.length(), FirstBytes.COUNT)));
        refusal.ifPresentOrElse(why -> fail(Failure.INVALID.because(place + ": " + why)), () -> target.write(first));
        first = Buffer.buffer();
    }

    private void end(URI address, HttpClientResponse response, AsyncFile target) {
        if (isOver()) {
            return;
        }
        var missing = announced(response).filter(bytes -> bytes != received);
        if (missing.isPresent()) {
            fail(cutOff());
        } else if (!looked) {
            look(target);
        }
        if (isOver()) {
            return;
        }
        var name = FileName.of(Optional.ofNullable(response.getHeader("Content-Disposition")), address);
        target.close()
                .onFailure(this::notKept)
                .onSuccess(_ -> promise.tryComplete(new Downloads.Fetched(request.target(), received, name)));
    }

    private void refuseTrickle() {
        if (received - receivedBefore < LEAST_BYTES) {
            tooSlow("sends next to nothing within", conf.idleTimeout());
        }
        receivedBefore = received;
    }

    private void tooSlow(String what, Duration limit) {
        fail(Failure.TIMED_OUT.because(place + ": " + what + " " + limit.toMillis() / 1e3 + " s"));
    }

    private void unreachable(Throwable cause) {
        fail(
                cause instanceof FailureException refused
                        ? refused
                        : Failure.UNAVAILABLE.because(place + ": cannot be reached: " + cause.getMessage(), cause));
    }

    private void notKept(Throwable cause) {
        fail(Failure.UNAVAILABLE.because(
                "the download cannot be kept: " + cause.getMessage() + "; the operator must make room", cause));
    }

    private FailureException cutOff() {
        return Failure.UNAVAILABLE.because(
                place + ": the connection ended in the middle of the file, after " + received + " bytes");
    }

    private FailureException tooLarge() {
        return Failure.TOO_LARGE.because(
                place + ": larger than " + request.mostBytes() + " bytes, the most that is taken (http.max-file-size)");
    }

    private static Optional<Long> announced(HttpClientResponse response) {
        return Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_LENGTH))
                .filter(length -> length.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    /** The first failure counts. What is on disk goes before it is told. */
    private void fail(FailureException failure) {
        if (isOver()) {
            return;
        }
        failed = true;
        current.ifPresent(HttpClientRequest::reset);
        discard().onComplete(_ -> promise.tryFail(failure));
    }

    /** Signed addresses have a secret there. */
    private static String withoutQuery(URI address) {
        return address.toString().replaceFirst("[?#].*", "");
    }

    private boolean isOver() {
        return failed || promise.future().isComplete();
    }

    private Future<Void> discard() {
        return file.map(opening -> opening.compose(AsyncFile::close).eventually(() -> vertx.fileSystem()
                        .delete(request.target().toString())))
                .orElseGet(Future::succeededFuture);
    }
}
