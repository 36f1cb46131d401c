package dev.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.S3Conf;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recordings that users name as {@code s3://bucket/key}. They are read with the service's own rights, so only from buckets
 * that the operator has opened to users, and never what the store keeps. Blocking, thread-safe.
 */
final class S3Downloads {

    private static final int CHUNK = 1 << 16;

    private final S3Objects objects;
    private final S3Conf conf;
    private final Map<Downloads.Fetch, Running> running = new ConcurrentHashMap<>();

    S3Downloads(S3Objects objects, S3Conf conf) {
        this.objects = objects;
        this.conf = conf;
    }

    /** One download at work. */
    private static final class Running {
        private volatile boolean cancelled;
        private volatile Optional<S3Content> content = Optional.empty();

        void cancel() {
            cancelled = true;
            content.ifPresent(S3Content::abort);
        }
    }

    Downloads.Fetched fetch(Downloads.Fetch request) {
        var bucket = Optional.ofNullable(request.source().getRawAuthority()).orElse("");
        var key = key(request.source());
        check(bucket, key);
        var download = new Running();
        running.put(request, download);
        try (var content = objects.read(bucket, key)) {
            download.content = Optional.of(content);
            copy(content, request, download);
            return new Downloads.Fetched(
                    request.target(), Files.size(request.target()), key.substring(key.lastIndexOf('/') + 1));
        } catch (IOException e) {
            throw giveUp(
                    request,
                    Failure.UNAVAILABLE.because(
                            "cannot write " + request.target() + " (" + e + "); make room there", e));
        } catch (FailureException e) {
            throw giveUp(request, download.cancelled ? cancelled() : asAnswer(e, request.source()));
        } finally {
            running.remove(request);
        }
    }

    /** Stops what is being read for a job. */
    void cancel(UUID job) {
        running.forEach((request, download) -> {
            if (request.job().equals(job)) {
                download.cancel();
            }
        });
    }

    private static String key(URI source) {
        var path = Optional.ofNullable(source.getRawPath()).orElse("").replaceFirst("^/", "");
        return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    }

    /** Without this, whoever may hand in a recording could read all that the service may (the confused deputy). */
    private void check(String bucket, String key) {
        if (key.isEmpty() || key.endsWith("/")) {
            throw Failure.INVALID.because("an address in S3 must look like s3://bucket/key");
        }
        var own = conf.bucket().filter(bucket::equals).isPresent();
        if (!own && !conf.inputBuckets().contains(bucket)) {
            throw Failure.INVALID.because("bucket " + bucket
                    + " is not open to users: its operator has to name it in store.s3.input-buckets");
        }
        if (own && new S3Names(conf.prefix()).isOwn(key)) {
            throw Failure.INVALID.because(
                    "s3://" + bucket + "/" + key + " is not open to users: it is the store's own");
        }
    }

    private static void copy(S3Content content, Downloads.Fetch request, Running download) throws IOException {
        var most = request.mostBytes();
        if (content.bytes() > most) {
            throw tooLarge(content.bytes() + " bytes", most);
        }
        var chunk = new byte[CHUNK];
        var bytes = 0L;
        try (var out = Files.newOutputStream(request.target())) {
            for (var count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                bytes += count;
                if (download.cancelled) {
                    throw cancelled();
                }
                if (bytes > most) {
                    throw tooLarge("more", most);
                }
                out.write(chunk, 0, count);
            }
        }
    }

    private static FailureException asAnswer(FailureException failure, URI source) {
        return failure.failure() == Failure.NOT_FOUND
                ? Failure.INVALID.because("there is no object " + source + "; check the address", failure)
                : failure;
    }

    private static FailureException giveUp(Downloads.Fetch request, FailureException failure) {
        delete(request.target());
        return failure;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // Whoever asked for it deletes its folder anyway.
        }
    }

    private static FailureException tooLarge(String bytes, long most) {
        return Failure.TOO_LARGE.because("the file has " + bytes + ", and " + most + " bytes are taken at most");
    }

    private static FailureException cancelled() {
        return Failure.CANCELLED.because("the download was cancelled");
    }
}
