package dev.parley.conf;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An object store that speaks S3: of Amazon or any other.
 *
 * @param endpoint empty for Amazon's
 * @param bucket of media and results; empty where only inputs are read
 * @param credentials empty for the default chain of the AWS SDK: environment, profile, web identity, container, instance
 * @param pathStyle whether the bucket is the first part of the path rather than of the host's name
 * @param prefix what the names of blobs begin with
 * @param publicUrl what stands before bucket and name in the address of a published result; empty for the endpoint
 * @param encryption on the server
 * @param inputBuckets buckets from which users may have recordings read, beside {@code bucket}
 */
public record S3Conf(
        Optional<URI> endpoint,
        String region,
        Optional<String> bucket,
        Optional<Credentials> credentials,
        boolean pathStyle,
        String prefix,
        Optional<URI> publicUrl,
        Encryption encryption,
        List<String> inputBuckets) {

    public S3Conf {
        inputBuckets = List.copyOf(inputBuckets);
    }

    /** @param sessionToken of keys that are lent for a while */
    public record Credentials(Secret accessKey, Secret secretKey, Optional<Secret> sessionToken) {}

    /** How the server encrypts what it keeps. */
    public sealed interface Encryption {

        /** As the bucket has it. */
        record OfTheBucket() implements Encryption {}

        /** With keys of the store. */
        record Aes256() implements Encryption {}

        /** @param key id of a key of the key management service; empty for the account's own */
        record Kms(Optional<String> key) implements Encryption {}
    }

    private static final String BUCKET = "store.s3.bucket";
    private static final String SECRET_KEY = "store.s3.secret-key";
    private static final String ENCRYPTION = "store.s3.server-side-encryption";
    private static final String PREFIX = "store.s3.prefix";

    /** Where this address is called; for people. */
    public String place() {
        return endpoint.map(URI::toString).orElse("Amazon S3 in " + region);
    }

    static Optional<S3Conf> read(Settings settings) {
        var bucket = settings.optionalText(BUCKET);
        bucket.filter(name -> !isBucket(name)).ifPresent(_ -> settings.refuse(BUCKET, "must be the name of a bucket"));
        var inputs = settings.list("store.s3.input-buckets");
        if (!inputs.stream().allMatch(S3Conf::isBucket)) {
            settings.refuse("store.s3.input-buckets", "must be names of buckets, separated by commas");
        }
        var conf = new S3Conf(
                settings.optionalUrl("store.s3.endpoint"),
                settings.text("store.s3.region"),
                bucket,
                credentials(settings),
                settings.flag("store.s3.path-style"),
                prefix(settings),
                settings.optionalUrl("store.s3.public-url"),
                encryption(settings),
                inputs);
        return bucket.isPresent() || !inputs.isEmpty() ? Optional.of(conf) : Optional.empty();
    }

    private static boolean isBucket(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");
    }

    private static Optional<Credentials> credentials(Settings settings) {
        var accessKey = settings.secret("store.s3.access-key");
        var secretKey = settings.secret(SECRET_KEY);
        var sessionToken = settings.secret("store.s3.session-token");
        if (accessKey.isPresent() != secretKey.isPresent()) {
            settings.refuse(
                    SECRET_KEY, "goes with store.s3.access-key: set both, or none to let the AWS SDK find them");
        }
        return accessKey.flatMap(id -> secretKey.map(secret -> new Credentials(id, secret, sessionToken)));
    }

    private static String prefix(Settings settings) {
        var prefix = settings.optionalText(PREFIX).orElse("");
        if (!prefix.matches("([A-Za-z0-9._-]+/)*")) {
            settings.refuse(PREFIX, "must be empty or end with a slash, such as blobs/");
        }
        return prefix;
    }

    private static Encryption encryption(Settings settings) {
        var key = settings.optionalText("store.s3.kms-key");
        return switch (settings.text(ENCRYPTION)) {
            case "none" -> new Encryption.OfTheBucket();
            case "AES256" -> new Encryption.Aes256();
            case "aws:kms" -> new Encryption.Kms(key);
            default -> {
                settings.refuse(ENCRYPTION, "must be one of none, AES256, aws:kms");
                yield new Encryption.OfTheBucket();
            }
        };
    }
}
