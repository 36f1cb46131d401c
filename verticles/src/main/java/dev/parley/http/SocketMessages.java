package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.github.bucket4j.Bucket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The messages of a socket, one after the other: while one is read or worked on, nothing more is taken from the connection,
 * and neither while the client does not take what it is told. A long message goes to disk frame by frame, and its sound from
 * there into a file of its own. Owned by one socket; touch only on its context.
 */
final class SocketMessages {

    /** What is kept in memory of one message; pieces of a recording that is sent while it is made are smaller. */
    private static final int MOST_IN_MEMORY = 256 << 10;

    /** Sound in pieces of 20 ms is 50 messages a second. */
    private static final int MESSAGES_PER_SECOND = 100;

    private static final int BURST = 500;

    private static final short POLICY = 1008;
    private static final short TOO_BIG = 1009;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Path folder;
    private final long largest;
    private final Receiver receiver;
    private final Bucket bucket = Bucket.builder()
            .addLimit(limit -> limit.capacity(BURST).refillGreedy(MESSAGES_PER_SECOND, Duration.ofSeconds(1)))
            .build();

    private Buffer memory = Buffer.buffer();
    private Optional<Stored> stored = Optional.empty();
    private Promise<Void> drained = Promise.promise();
    private long size;
    private boolean skipping;
    private boolean closed;

    /** A message on disk. */
    private record Stored(Path path, AsyncFile file) {}

    /** Where the sound of a message is. */
    sealed interface Sound {
        record InMemory(Buffer bytes) implements Sound {}

        /** A file that whoever takes it moves away; what is left is deleted. */
        record OnDisk(Path file) implements Sound {}
    }

    /** Who takes the messages. */
    interface Receiver {
        /** Completes when the next message may come. */
        Future<?> receive(InterviewMessage message, Sound sound);

        void refuse(FailureException failure);
    }

    /** @param folder for what does not stay in memory
     *  @param largest bytes of a message */
    SocketMessages(Vertx vertx, ServerWebSocket socket, Path folder, long largest, Receiver receiver) {
        this.vertx = vertx;
        this.socket = socket;
        this.folder = folder;
        this.largest = largest;
        this.receiver = receiver;
        socket.frameHandler(this::frame);
        socket.drainHandler(_ -> drained.tryComplete());
    }

    private void frame(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return;
        }
        if (skipping) {
            skipping = !frame.isFinal();
            return;
        }
        socket.pause();
        size += frame.binaryData().length();
        if (size > largest) {
            forget();
            socket.close(TOO_BIG, "the message is too large; send less, or in pieces");
            return;
        }
        read(frame)
                .onFailure(failure -> {
                    skipping = !frame.isFinal();
                    receiver.refuse(asFailure(failure));
                })
                .eventually(this::clientTakesMore)
                .onComplete(_ -> goOn());
    }

    private Future<?> read(WebSocketFrame frame) {
        return frame.isBinary()
                ? refuseBinary()
                : take(frame.binaryData()).compose(_ -> frame.isFinal() ? complete() : Future.succeededFuture());
    }

    private Future<?> refuseBinary() {
        forget();
        return tooMany()
                ? Future.succeededFuture()
                : Future.failedFuture(
                        Failure.INVALID.because("messages are JSON texts; sound stands in them in base64"));
    }

    private void goOn() {
        if (closed) {
            forget();
        } else {
            socket.resume();
        }
    }

    private Future<?> take(Buffer data) {
        if (stored.isEmpty() && size <= MOST_IN_MEMORY) {
            memory.appendBuffer(data);
            return Future.succeededFuture();
        }
        return toDisk(data).onFailure(_ -> forget());
    }

    private Future<Void> toDisk(Buffer data) {
        if (stored.isPresent()) {
            return stored.get().file().write(data);
        }
        var path = folder.resolve(UUID.randomUUID().toString());
        var begin = memory.appendBuffer(data);
        memory = Buffer.buffer();
        return vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setCreateNew(true).setRead(false))
                .onSuccess(file -> stored = Optional.of(new Stored(path, file)))
                .compose(file -> file.write(begin));
    }

    private Future<?> complete() {
        if (tooMany()) {
            forget();
            return Future.succeededFuture();
        }
        var text = memory;
        var onDisk = stored;
        memory = Buffer.buffer();
        stored = Optional.empty();
        size = 0;
        return onDisk.map(this::readFromDisk).orElseGet(() -> readFromMemory(text));
    }

    /** Counts a message; one too many ends the connection. */
    private boolean tooMany() {
        if (bucket.tryConsume(1)) {
            return false;
        }
        socket.close(POLICY, "too many messages: " + MESSAGES_PER_SECOND + " a second are taken");
        return true;
    }

    private Future<?> readFromMemory(Buffer text) {
        return vertx.executeBlocking(
                        () -> {
                            var sound = new ByteArrayOutputStream();
                            var message = InterviewMessage.read(new ByteArrayInputStream(text.getBytes()), sound);
                            return new Read(message, new Sound.InMemory(Buffer.buffer(sound.toByteArray())));
                        },
                        false)
                .compose(this::receive);
    }

    private Future<?> readFromDisk(Stored json) {
        var sound = folder.resolve(UUID.randomUUID().toString());
        return json.file()
                .close()
                .compose(_ -> vertx.executeBlocking(() -> read(json.path(), sound), false))
                .eventually(() -> vertx.fileSystem().delete(json.path().toString()))
                .compose(this::receive)
                // Whoever has taken it has moved it away.
                .onComplete(_ -> vertx.fileSystem().delete(sound.toString()));
    }

    private static Read read(Path json, Path sound) throws IOException {
        try (var input = Files.newInputStream(json);
                var output = Files.newOutputStream(sound)) {
            return new Read(InterviewMessage.read(input, output), new Sound.OnDisk(sound));
        }
    }

    private record Read(InterviewMessage message, Sound sound) {}

    private Future<?> receive(Read read) {
        return receiver.receive(read.message(), read.sound());
    }

    /** The socket has closed: what has come of a message is forgotten, one that is whole is worked on to its end. */
    void close() {
        closed = true;
        forget();
    }

    private void forget() {
        memory = Buffer.buffer();
        size = 0;
        stored.ifPresent(half -> half.file().close().onComplete(_ -> vertx.fileSystem()
                .delete(half.path().toString())));
        stored = Optional.empty();
    }

    private Future<Void> clientTakesMore() {
        if (socket.isClosed() || !socket.writeQueueFull()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        return drained.future();
    }

    private static FailureException asFailure(Throwable cause) {
        return switch (cause) {
            case FailureException known -> known;
            case IOException _, io.vertx.core.file.FileSystemException _ ->
                Failure.UNAVAILABLE.because("the sound cannot be kept here now; try again later", cause);
            default -> Failure.INTERNAL.because("an unexpected error; the log has it", cause);
        };
    }
}
