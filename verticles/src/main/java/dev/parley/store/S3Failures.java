package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.S3Conf;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What failures of S3 mean to those who ask, and which setting the operator has to look at. */
final class S3Failures {

    private final S3Conf conf;

    S3Failures(S3Conf conf) {
        this.conf = conf;
    }

    /** One of the closed set for whatever a call to this bucket has thrown. */
    FailureException of(Throwable thrown, String bucket) {
        return switch (thrown) {
            case FailureException known -> known;
            case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause(), bucket);
            case NoSuchBucketException e -> noBucket(bucket, e);
            case S3Exception answer -> ofAnswer(answer, bucket);
            case SdkException e
            when String.valueOf(e.getMessage()).contains("credentials") ->
                Failure.UNAVAILABLE.because(
                        "store.s3.access-key: none is set, and the AWS SDK finds none in profile, role or instance", e);
            case SdkException e -> away(e);
            case IOException e -> away(e);
            default -> Failure.INTERNAL.because("an unexpected error in a call to " + conf.place(), thrown);
        };
    }

    private FailureException ofAnswer(S3Exception answer, String bucket) {
        var code = Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
        return switch (answer.statusCode()) {
            case 404 ->
                code.equals("NoSuchBucket")
                        ? noBucket(bucket, answer)
                        : Failure.NOT_FOUND.because("bucket " + bucket + " has no such object", answer);
            case 401, 403 -> denied(code, bucket, answer);
            case 301, 307 -> elsewhere(bucket, answer);
            default -> code.equals("AuthorizationHeaderMalformed") ? elsewhere(bucket, answer) : trouble(code, answer);
        };
    }

    private FailureException elsewhere(String bucket, Throwable cause) {
        return Failure.UNAVAILABLE.because(
                "store.s3.region: bucket " + bucket + " is not in " + conf.region() + "; set its region", cause);
    }

    private FailureException trouble(String code, S3Exception answer) {
        return Failure.UNAVAILABLE.because(
                conf.place() + " answers with " + answer.statusCode() + " " + code + " (" + answer.getMessage()
                        + "); try again later",
                answer);
    }

    private FailureException noBucket(String bucket, Throwable cause) {
        return Failure.UNAVAILABLE.because(
                setting(bucket) + ": there is no bucket " + bucket + " at " + conf.place()
                        + "; make it or name another",
                cause);
    }

    private FailureException denied(String code, String bucket, Throwable cause) {
        return Failure.UNAVAILABLE.because(
                switch (code) {
                    case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
                        conf.place() + " does not accept store.s3.access-key and store.s3.secret-key (" + code
                                + "); set those of the store";
                    case "RequestTimeTooSkewed" -> conf.place() + " has another time than this machine; set the clock";
                    default ->
                        conf.place() + " denies access to bucket " + bucket + " (" + setting(bucket)
                                + "); check store.s3.access-key and store.s3.secret-key, and that they may read, write,"
                                + " list and delete there";
                },
                cause);
    }

    private FailureException away(Throwable cause) {
        return Failure.UNAVAILABLE.because(
                "cannot reach " + conf.place() + " (store.s3.endpoint): " + reason(cause) + "; try again later", cause);
    }

    /** Without what the SDK says about itself. */
    private static String reason(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .replace("Unable to execute HTTP request: ", "")
                .replaceFirst(" \\(SDK Attempt Count: .*", "");
    }

    private String setting(String bucket) {
        return conf.bucket().filter(bucket::equals).isPresent() ? "store.s3.bucket" : "store.s3.input-buckets";
    }
}
