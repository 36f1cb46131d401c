package dev.parley.models.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads files, and goes on where an earlier try was cut off, within one call and between runs of the program (RFC 9110 §13.1.5
 * and §14: Range with If-Range, so that halves of two different files are never joined).
 *
 * @param patience how long a server may stay silent
 */
record HttpDownload(Duration patience) {

    private static final Logger log = LoggerFactory.getLogger(HttpDownload.class);

    private static final int MOST_CUTS = 50;
    private static final int MOST_REDIRECTS = 5;
    /** For files whose size the catalog does not know. */
    private static final long LARGEST = 64L << 30;

    /** Tries to bring this file from this address. */
    void fetch(Fetch fetch, WeightFile file, URI address) {
        var resumed = Files.exists(fetch.partial(file));
        Fetch.Download download = partial -> {
            try (var client = client()) {
                try {
                    download(client, address, partial, file.size(), bytes -> fetch.received(file, bytes));
                } finally {
                    client.shutdownNow();
                }
            }
        };
        fetch.attempt(file, address.toString(), download);
        // A wrong file removes itself. If its beginning was of an earlier run, that may have been the wrong part.
        if (resumed && fetch.missing().contains(file) && !Files.exists(fetch.partial(file))) {
            fetch.attempt(file, address.toString(), download);
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    private void download(HttpClient client, URI address, Path partial, OptionalLong size, LongConsumer received)
            throws IOException {
        for (var cuts = 0; ; cuts++) {
            var before = length(partial);
            if (size.isPresent() && before == size.getAsLong()) {
                return;
            }
            try {
                once(client, address, partial, size, received);
                return;
            } catch (BodyTransfer.CutException e) {
                if (length(partial) <= before || cuts == MOST_CUTS) {
                    throw e;
                }
                log.info("{} was cut off at {} bytes, going on from there", address, length(partial));
            }
        }
    }

    private void once(HttpClient client, URI address, Path partial, OptionalLong size, LongConsumer received)
            throws IOException {
        var origin = new PartialOrigin(partial);
        var start = length(partial);
        var validator = start == 0 ? Optional.<String>empty() : origin.validatorFor(address);
        var response = send(client, address, start, validator);
        try (var body = response.body()) {
            var resumes = response.statusCode() == 206 && validator.isPresent();
            if (response.statusCode() == 416 && validator.isPresent()) {
                Files.delete(partial);
                throw new IOException("its file is no longer the one that was begun; try again");
            }
            if (response.statusCode() != 200 && !resumes) {
                throw new IOException("answered " + response.statusCode());
            }
            if (resumes) {
                requireStart(response, start);
            } else {
                start = 0;
                origin.write(address, response.headers());
            }
            var announced = response.headers().firstValueAsLong("Content-Length");
            if (size.isPresent() && announced.isPresent() && start + announced.getAsLong() != size.getAsLong()) {
                throw new IOException(
                        "is %d bytes long, expected %d".formatted(start + announced.getAsLong(), size.getAsLong()));
            }
            new BodyTransfer(body, partial, start, size.orElse(LARGEST), patience).run(received);
        }
    }

    private static void requireStart(HttpResponse<?> response, long start) throws IOException {
        var range = response.headers().firstValue("Content-Range").orElse("nothing");
        if (!range.startsWith("bytes " + start + "-")) {
            throw new IOException("was asked for bytes from %d on and sent %s".formatted(start, range));
        }
    }

    private HttpResponse<InputStream> send(HttpClient client, URI address, long start, Optional<String> validator)
            throws IOException {
        var at = address;
        for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var request = HttpRequest.newBuilder(at).timeout(patience);
            validator.ifPresent(
                    known -> request.header("Range", "bytes=" + start + "-").header("If-Range", known));
            var response = send(client, request.build());
            var location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            response.body().close();
            at = redirected(at, location.get());
        }
        throw new IOException("redirects more than %d times".formatted(MOST_REDIRECTS));
    }

    /** Another host is allowed, hubs keep their files on several; giving up encryption is not. */
    static URI redirected(URI from, String location) throws IOException {
        try {
            var to = from.resolve(location);
            var encrypted = "https".equals(to.getScheme());
            if (encrypted || ("http".equals(to.getScheme()) && "http".equals(from.getScheme()))) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("redirects to something that is no address: " + location, e);
        }
        throw new IOException("redirects to " + location + ", which is not followed: it is not https");
    }

    private HttpResponse<InputStream> send(HttpClient client, HttpRequest request) throws IOException {
        var host = request.uri().getHost();
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while fetching " + request.uri());
        } catch (ConnectException e) {
            throw new IOException("cannot reach " + host + "; is this machine offline?", e);
        } catch (HttpTimeoutException e) {
            throw new IOException("%s did not answer within %d s".formatted(host, patience.toSeconds()), e);
        }
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
