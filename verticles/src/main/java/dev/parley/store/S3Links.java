package dev.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.S3Conf;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Web addresses of blobs in a bucket. A published one is a copy at the root of the bucket, which notes the blob it is of; any
 * other is signed by the rules of S3 (AWS Signature Version 4) and expires. Blocking, thread-safe.
 */
final class S3Links {

    private static final String BLOB = "sha256";

    private final S3Objects objects;
    private final S3Conf conf;
    private final String bucket;
    private final S3Names names;
    private final BlobFolder folder;
    private final Clock clock;

    /** @param folder where blobs lay before */
    S3Links(S3Objects objects, S3Conf conf, BlobFolder folder, Clock clock) {
        this.objects = objects;
        this.conf = conf;
        this.bucket = conf.bucket().orElseThrow();
        this.names = new S3Names(conf.prefix());
        this.folder = folder;
        this.clock = clock;
    }

    /** Copies a blob to an object of its own name; tells its address, which does not expire. */
    Blobs.Link publish(Blobs.Publish request) {
        // The note first, so that no copy is ever forgotten.
        objects.putEmpty(bucket, names.publications(request.key()) + request.name());
        var metadata = Map.of(BLOB, request.key().sha256());
        try {
            objects.copy(bucket, names.blob(request.key()), request.name(), request.contentType(), metadata);
        } catch (FailureException e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            objects.put(bucket, request.name(), folder.locate(request.key()), request.contentType(), metadata);
        }
        return new Blobs.Link(URI.create(root(base()) + encode(request.name())), Optional.empty());
    }

    /** Removes what a blob was published as. */
    void withdraw(Blobs.Key key) {
        var notes = names.publications(key);
        for (var note : objects.list(bucket, notes, notes)) {
            var name = note.substring(notes.length());
            // The name may have been given to another blob since.
            if (published(name).filter(object -> object.key().equals(key)).isPresent()) {
                objects.delete(bucket, name);
            }
            objects.delete(bucket, note);
        }
    }

    Blobs.Link sign(Blobs.MakeLink request, Duration lifetime) {
        // RFC 6266 with the name in UTF-8 (RFC 8187).
        var disposition = "attachment; filename*=UTF-8''" + encode(request.fileName());
        var address = objects.presign(bucket, names.blob(request.key()), request.contentType(), disposition, lifetime);
        return new Blobs.Link(address, Optional.of(clock.instant().plus(lifetime)));
    }

    /** What a published address leads to; empty for any other. */
    Optional<Blobs.Resolved> resolve(URI address) {
        return conf.publicUrl()
                .flatMap(base -> name(base, address))
                .or(() -> name(base(), address))
                .or(() -> conf.endpoint().flatMap(base -> name(base, address)))
                .flatMap(this::published);
    }

    private Optional<Blobs.Resolved> published(String name) {
        return objects.head(bucket, name)
                .flatMap(head -> Optional.ofNullable(head.metadata().get(BLOB))
                        .map(sha256 -> new Blobs.Resolved(new Blobs.Key(sha256), name, head.contentType())));
    }

    private Optional<String> name(URI base, URI address) {
        var text = address.toString();
        var root = root(base);
        return text.startsWith(root)
                ? Optional.of(URLDecoder.decode(text.substring(root.length()).replace("+", "%2B"), UTF_8))
                        .filter(name -> !name.isEmpty() && !name.contains("/"))
                : Optional.empty();
    }

    private URI base() {
        return conf.publicUrl()
                .or(conf::endpoint)
                .orElseGet(() -> URI.create("https://s3." + conf.region() + ".amazonaws.com"));
    }

    private String root(URI base) {
        return base + "/" + bucket + "/";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
