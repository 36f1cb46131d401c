package dev.parley.store;

import dev.parley.bus.FailureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.function.Function;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of an object on its way here. A broken connection is a failure of the closed set and no IOException, so that it
 * cannot be taken for a trouble of the disk that the content goes to. For one reader; {@link #abort} is safe from any thread.
 */
final class S3Content extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> response;
    private final Function<Exception, FailureException> failures;
    private boolean ended;

    S3Content(ResponseInputStream<GetObjectResponse> response, Function<Exception, FailureException> failures) {
        super(response);
        this.response = response;
        this.failures = failures;
    }

    /** Length of the whole content. */
    long bytes() {
        return response.response().contentLength();
    }

    /** Ends the connection; a read at work fails. */
    void abort() {
        response.abort();
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        try {
            var count = response.read(into, from, length);
            ended |= count < 0;
            return count;
        } catch (IOException | RuntimeException e) {
            throw failures.apply(e);
        }
    }

    /** The rest of what was not wanted to the end is not fetched. */
    @Override
    public void close() throws IOException {
        if (ended) {
            response.close();
        } else {
            response.abort();
        }
    }
}
