package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An answer that comes in pieces while it is spoken, in a file of this node: bare samples, in which the end of the answer is
 * listened for, or a media file as browsers record it. Owned by one session, which waits for each of its futures.
 */
final class StreamedAnswer {

    /** 16 kHz mono, 16-bit samples, the lowest byte first. */
    static final String SAMPLES = "pcm16";

    /** In which browsers record. */
    private static final Set<String> CONTAINERS = Set.of("webm", "ogg", "mp4");

    private static final int RATE = 16_000;
    private static final int BYTES_PER_SECOND = 2 * RATE;
    private static final int WAV_HEAD = 44;
    private static final int BYTES_PER_FRAME = 2 * Listening.FRAME;

    /** The network hears a second of what came before: what is older changes nothing much. */
    private static final int FRAMES_BEFORE = RATE / Listening.FRAME;

    /** Half a minute: where listening was not possible for longer, speech before that does not count. */
    private static final long MOST_NEW_FRAMES = 30L * RATE / Listening.FRAME;

    private final Vertx vertx;
    private final Bus bus;
    private final Path file;
    private final Path wav;
    private final String format;
    private final long mostBytes;
    private Future<?> writing = Future.succeededFuture();
    private long bytes;
    private long listenedTo;
    private Optional<Speech.SpokenSoFar> soFar = Optional.empty();

    /** @param folder where its files are until the store takes them
     *  @param mostBytes of an answer */
    StreamedAnswer(Vertx vertx, Bus bus, Path folder, String format, long mostBytes) {
        if (!format.equals(SAMPLES) && !CONTAINERS.contains(format)) {
            throw Failure.INVALID.because("format: must be pcm16, webm, ogg or mp4 for sound in pieces");
        }
        this.vertx = vertx;
        this.bus = bus;
        this.format = format;
        this.mostBytes = mostBytes;
        this.file = folder.resolve(UUID.randomUUID().toString());
        this.wav = folder.resolve(file.getFileName() + ".wav");
    }

    String format() {
        return format;
    }

    /** Adds a piece. Fails with TOO_LARGE where the answer has become too long. */
    Future<?> add(Buffer piece) {
        bytes += piece.length();
        if (bytes > mostBytes) {
            return Future.failedFuture(Failure.TOO_LARGE.because(
                    "the answer has more than " + mostBytes + " bytes of sound (http.max-answer-size)"));
        }
        writing = vertx.executeBlocking(
                () -> Files.write(file, piece.getBytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND), false);
        return writing;
    }

    /** Whether the candidate has finished speaking. Looked at once a second of sound; never fails. */
    Future<Boolean> finished() {
        if (!format.equals(SAMPLES) || bytes - listenedTo < BYTES_PER_SECOND) {
            return Future.succeededFuture(false);
        }
        listenedTo = bytes;
        return vertx.executeBlocking(this::newPart, false)
                .compose(part -> bus.ask(Speech.LISTEN, part))
                .map(listened -> {
                    soFar = Optional.of(listened.soFar());
                    return listened.finished();
                })
                // Then the client says when it is finished.
                .otherwise(false);
    }

    /** What was not listened to yet, with a little of what was. */
    private Speech.Listen newPart() throws IOException {
        var whole = listenedTo / BYTES_PER_FRAME;
        var heard = soFar.map(Speech.SpokenSoFar::frames).orElse(0L);
        var from = Math.max(heard, whole - MOST_NEW_FRAMES);
        var before = (int) Math.min(from, FRAMES_BEFORE);
        var part = new byte[(int) (whole - from + before) * BYTES_PER_FRAME];
        try (var samples = new RandomAccessFile(file.toFile(), "r")) {
            samples.seek((from - before) * BYTES_PER_FRAME);
            samples.readFully(part);
        }
        return new Speech.Listen(soFar, from, before, Base64.getEncoder().encodeToString(part));
    }

    /** The media file; whoever takes it moves it away. */
    Future<Path> whole() {
        if (bytes == 0) {
            return Future.failedFuture(
                    Failure.INVALID.because("there is no sound: audio_chunk comes before audio_end"));
        }
        return format.equals(SAMPLES) ? vertx.executeBlocking(this::withHead, false) : Future.succeededFuture(file);
    }

    /** Deletes what nobody has taken. */
    void discard() {
        writing.onComplete(_ -> {
            vertx.fileSystem().delete(file.toString());
            vertx.fileSystem().delete(wav.toString());
        });
    }

    private Path withHead() throws IOException {
        try (var output = Files.newOutputStream(wav)) {
            writeHead(output, Files.size(file));
            Files.copy(file, output);
        }
        return wav;
    }

    /** RIFF WAVE with one channel of PCM (Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991). */
    private static void writeHead(OutputStream output, long samples) throws IOException {
        output.write(ByteBuffer.allocate(WAV_HEAD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (WAV_HEAD - 8 + samples))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(BYTES_PER_SECOND)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) samples)
                .array());
    }
}
