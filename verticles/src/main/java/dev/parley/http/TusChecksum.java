package dev.parley.http;

import dev.parley.bus.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The checksum that a client sends with a piece, and that of what has come. Owned by one request.
 *
 * @param expected bytes of the digest that was sent
 */
record TusChecksum(MessageDigest digest, Buffer expected) {

    /** In the words of the protocol. */
    static final String ALGORITHMS = "sha1,sha256";

    private static final Map<String, String> KNOWN = Map.of("sha1", "SHA-1", "sha256", "SHA-256");

    /** Fails with INVALID where it cannot be read. */
    static Optional<TusChecksum> of(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Upload-Checksum")).map(TusChecksum::read);
    }

    private static TusChecksum read(String header) {
        var parts = header.strip().split(" +", 2);
        var algorithm = KNOWN.get(parts[0]);
        if (algorithm == null || parts.length < 2) {
            throw Failure.INVALID.because("Upload-Checksum: must be the name of one of " + ALGORITHMS
                    + ", a space, and the digest in Base64");
        }
        try {
            var expected = Buffer.buffer(Base64.getDecoder().decode(parts[1].strip()));
            return new TusChecksum(MessageDigest.getInstance(algorithm), expected);
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because("Upload-Checksum: the digest is not Base64", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    void update(Buffer buffer) {
        digest.update(buffer.getBytes());
    }

    /** Whether what has come is what was sent. Ask once. */
    boolean fits() {
        return MessageDigest.isEqual(digest.digest(), expected.getBytes());
    }
}
