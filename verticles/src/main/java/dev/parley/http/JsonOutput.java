package dev.parley.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes JSON straight into a buffer, without a tree or a text between. */
final class JsonOutput {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator("").build();

    private JsonOutput() {}

    /** What writes with a generator. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** A buffer with what was written. */
    static Buffer write(Writing writing) {
        var buffer = Buffer.buffer();
        append(buffer, writing);
        return buffer;
    }

    /** Adds what is written to a buffer. */
    static void append(Buffer buffer, Writing writing) {
        try (var json = JSON.createGenerator(new Sink(buffer))) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Sink extends OutputStream {

        private final Buffer buffer;

        Sink(Buffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int octet) {
            buffer.appendByte((byte) octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            buffer.appendBytes(bytes, offset, length);
        }
    }
}
