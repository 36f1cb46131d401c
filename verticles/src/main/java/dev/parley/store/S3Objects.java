package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.S3Conf;
import dev.parley.conf.S3Conf.Encryption;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The objects of an S3 store, in single calls. They block, end in time, are safe from any thread, and fail with one of the
 * closed set and nothing else.
 */
final class S3Objects implements AutoCloseable {

    private static final Duration SHORT_CALL = Duration.ofSeconds(10);
    /** Below the two seconds that a check of health may take. */
    private static final Duration PROBE = Duration.ofMillis(1500);

    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Conf conf;
    private final S3Connection connection;
    private final S3Failures failures;

    S3Objects(S3Conf conf) {
        this.conf = conf;
        connection = S3Connection.open(conf);
        failures = new S3Failures(conf);
    }

    /** @param metadata what was noted with it, by lower-case name */
    record ObjectHead(long bytes, String contentType, Map<String, String> metadata) {}

    /** Fails where the bucket is not there or may not be used. */
    void probe(String bucket) {
        call(bucket, () -> connection.single().headBucket(request -> request.bucket(bucket)
                .overrideConfiguration(within(PROBE))));
    }

    /** What is known of an object, if there is one. */
    Optional<ObjectHead> head(String bucket, String key) {
        try {
            var head = call(bucket, () -> connection
                    .single()
                    .headObject(request -> request.bucket(bucket).key(key).overrideConfiguration(within(SHORT_CALL))));
            return Optional.of(new ObjectHead(
                    head.contentLength(),
                    Optional.ofNullable(head.contentType()).orElse(""),
                    head.metadata()));
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The content of an object; what fails while it is read fails as a call does. Close it. NOT_FOUND if there is none. */
    S3Content read(String bucket, String key) {
        var content = call(bucket, () -> connection
                .single()
                .getObject(
                        request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBlockingInputStream()));
        return new S3Content(content, e -> failures.of(e, bucket));
    }

    /** Sends a file, in parts beyond a size. Replaces what is there. */
    void put(String bucket, String key, Path file, String contentType, Map<String, String> metadata) {
        put(bucket, file, request -> request.key(key).contentType(contentType).metadata(metadata));
    }

    /** Makes an object without content. */
    void putEmpty(String bucket, String key) {
        call(bucket, () -> connection
                .single()
                .putObject(
                        request -> {
                            request.bucket(bucket).key(key).overrideConfiguration(within(SHORT_CALL));
                            encrypt(request);
                        },
                        AsyncRequestBody.empty()));
    }

    /** Sends a file unless there is an object of this key already. */
    void putIfAbsent(String bucket, String key, Path file) {
        try {
            put(bucket, file, request -> request.key(key).ifNoneMatch("*"));
        } catch (FailureException e) {
            switch (status(e)) {
                case PRECONDITION_FAILED -> {
                    // Somebody else was faster; it is the same content.
                }
                // Not every store knows the condition.
                case NOT_IMPLEMENTED -> put(bucket, file, request -> request.key(key));
                default -> throw e;
            }
        }
    }

    /** Copies an object within the bucket; the store does it by itself. NOT_FOUND if there is none. */
    void copy(String bucket, String from, String to, String contentType, Map<String, String> metadata) {
        call(bucket, () -> connection.single().copyObject(request -> {
            request.sourceBucket(bucket)
                    .sourceKey(from)
                    .destinationBucket(bucket)
                    .destinationKey(to)
                    .metadataDirective(MetadataDirective.REPLACE)
                    .contentType(contentType)
                    .metadata(metadata);
            switch (conf.encryption()) {
                case Encryption.OfTheBucket() -> {}
                case Encryption.Aes256() -> request.serverSideEncryption(ServerSideEncryption.AES256);
                case Encryption.Kms(var id) -> {
                    request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                    id.ifPresent(request::ssekmsKeyId);
                }
            }
        }));
    }

    /** Removes an object; nothing if there is none. */
    void delete(String bucket, String key) {
        call(bucket, () -> connection
                .single()
                .deleteObject(request -> request.bucket(bucket).key(key).overrideConfiguration(within(SHORT_CALL))));
    }

    /** Keys that begin with a prefix, in order of their bytes, those after one of them; at most a thousand. */
    List<String> list(String bucket, String prefix, String after) {
        return call(bucket, () -> connection.single().listObjectsV2(request -> request.bucket(bucket)
                        .prefix(prefix)
                        .startAfter(after)
                        .overrideConfiguration(within(SHORT_CALL))))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    /** An address at which anybody can read an object for a while, as a file of this type and disposition. */
    URI presign(String bucket, String key, String contentType, String disposition, Duration lifetime) {
        try {
            return URI.create(connection
                    .presigner()
                    .presignGetObject(
                            link -> link.signatureDuration(lifetime).getObjectRequest(request -> request.bucket(bucket)
                                    .key(key)
                                    .responseContentType(contentType)
                                    .responseContentDisposition(disposition)))
                    .url()
                    .toString());
        } catch (RuntimeException e) {
            throw failures.of(e, bucket);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void put(String bucket, Path file, Consumer<PutObjectRequest.Builder> more) {
        call(bucket, () -> connection
                .multipart()
                .putObject(
                        request -> {
                            request.bucket(bucket);
                            more.accept(request);
                            encrypt(request);
                        },
                        AsyncRequestBody.fromFile(file)));
    }

    private void encrypt(PutObjectRequest.Builder request) {
        switch (conf.encryption()) {
            case Encryption.OfTheBucket() -> {}
            case Encryption.Aes256() -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case Encryption.Kms(var id) -> {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                id.ifPresent(request::ssekmsKeyId);
            }
        }
    }

    private <T> T call(String bucket, Supplier<CompletableFuture<T>> call) {
        try {
            return call.get().join();
        } catch (RuntimeException e) {
            throw failures.of(e, bucket);
        }
    }

    private static int status(FailureException failure) {
        return failure.getCause() instanceof S3Exception answer ? answer.statusCode() : 0;
    }

    private static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration time) {
        return calls -> calls.apiCallTimeout(time);
    }
}
