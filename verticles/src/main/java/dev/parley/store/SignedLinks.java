package dev.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Web addresses of this service that open one blob to whoever has them, until they expire:
 * {@code /files/name?blob=…&type=…&expires=…&signature=…}. They say all there is to know, so nothing is kept of them but the
 * key of the signatures (HMAC-SHA256, RFC 2104), in a file that only its owner can read. Thread-safe.
 */
final class SignedLinks {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final String PATH = "/files/";
    private static final String SIGNATURE = "&signature=";

    private final SecretKeySpec key;
    private final Clock clock;

    private SignedLinks(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    /** Signs with the key in a file; makes one where there is none. */
    static SignedLinks open(Path file, Clock clock) {
        try {
            if (!Files.exists(file) || Files.size(file) != KEY_BYTES) {
                Files.deleteIfExists(file);
                make(file);
            }
            return new SignedLinks(Files.readAllBytes(file), clock);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because(
                    "cannot keep the key of signed links in " + file + " (" + e + "); make it writable", e);
        }
    }

    /** An address of this blob. The name is what a browser keeps it under. */
    URI sign(URI base, Blobs.Key blob, String name, String contentType, Instant expires) {
        var signed = PATH + encode(name) + "?blob=" + blob.sha256() + "&type=" + encode(contentType) + "&expires="
                + expires.getEpochSecond();
        return URI.create(base + signed + SIGNATURE + signature(signed));
    }

    /** What an address opens; empty for one that is not signed by us. FORBIDDEN when it has expired. */
    Optional<Blobs.Resolved> read(URI address) {
        var text = Optional.ofNullable(address.getRawPath()).orElse("") + "?" + address.getRawQuery();
        var from = text.indexOf(PATH);
        var to = text.lastIndexOf(SIGNATURE);
        if (from < 0 || to < from) {
            return Optional.empty();
        }
        var signed = text.substring(from, to);
        var offered = text.substring(to + SIGNATURE.length());
        // In a time that does not tell how much of the signature was right.
        if (!MessageDigest.isEqual(signature(signed).getBytes(UTF_8), offered.getBytes(UTF_8))) {
            return Optional.empty();
        }
        var values = values(signed);
        if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(value(values, "expires"))))) {
            throw Failure.FORBIDDEN.because("this link has expired; ask for a new one");
        }
        var name = signed.substring(PATH.length(), signed.indexOf('?'));
        return Optional.of(
                new Blobs.Resolved(new Blobs.Key(value(values, "blob")), decode(name), value(values, "type")));
    }

    private static void make(Path file) throws IOException {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var folder = Files.createDirectories(file.toAbsolutePath().getParent());
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var unfinished = Files.createTempFile(folder, "link-key-", null, onlyOwner);
        Files.write(unfinished, key);
        try {
            // Not over a key that another node, which shares the folder, has made meanwhile.
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException _) {
            // Then that one is used.
        } finally {
            Files.delete(unfinished);
        }
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static Map<String, String> values(String signed) {
        return Arrays.stream(signed.substring(signed.indexOf('?') + 1).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> decode(pair[1])));
    }

    private static String value(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow(SignedLinks::broken);
    }

    private static FailureException broken() {
        return Failure.NOT_FOUND.because("there is no such link");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
