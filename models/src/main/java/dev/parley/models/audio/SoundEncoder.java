package dev.parley.models.audio;

import dev.parley.models.process.LimitedCommand;
import dev.parley.models.process.PipedProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Encodes sound of one channel while it is being made: samples go in, the bytes of the file come out as soon as there are some.
 * FFmpeg runs as a process of its own. Owned by one thread; close it.
 */
public final class SoundEncoder implements AutoCloseable {

    /** What sound can be encoded to. */
    public enum Coding {
        /** Signed 16-bit samples, lowest byte first, without a header. */
        SAMPLES,
        /** The same, at the 24 kHz that OpenAI's clients take for granted. */
        SAMPLES_24_KHZ,
        /** 64 kbit/s. */
        MP3,
        /** In Ogg, 32 kbit/s. */
        OPUS,
        FLAC,
        /** In ADTS frames, 64 kbit/s. */
        AAC
    }

    /** An hour of speech takes some seconds. */
    private static final Duration PROCESSOR_TIME = Duration.ofMinutes(10);

    private static final long MEMORY_BYTES = 1L << 30;

    /** The slowest that FFmpeg's atempo does at once. */
    private static final double SLOWEST = 0.5;

    private final PipedProgram program;
    private byte[] bytes = new byte[0];

    private SoundEncoder(PipedProgram program) {
        this.program = program;
    }

    /**
     * Starts encoding.
     *
     * @param decoder whose FFmpeg is used
     * @param sampleRate of the samples, in Hz
     * @param tempo how many times faster it is to be, at the same pitch; 1 leaves it alone
     * @param output takes the file, on a thread of its own
     */
    public static SoundEncoder start(
            AudioDecoder decoder, Coding coding, int sampleRate, double tempo, PipedProgram.Output output)
            throws IOException {
        var programs = decoder.programs();
        var command = new ArrayList<>(List.of(programs.ffmpeg().toString(), "-nostdin", "-v", "error"));
        command.addAll(List.of("-protocol_whitelist", "pipe", "-probesize", "32", "-f", "s16le"));
        command.addAll(List.of("-ar", Integer.toString(sampleRate), "-ac", "1", "-i", "pipe:0"));
        if (tempo != 1) {
            command.addAll(List.of("-af", tempo(tempo)));
        }
        command.addAll(coding(coding));
        command.addAll(List.of("-flush_packets", "1", "pipe:1"));
        var limited = LimitedCommand.of(PROCESSOR_TIME, MEMORY_BYTES, command);
        limited.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
        return new SoundEncoder(PipedProgram.start("encode", limited, output));
    }

    /** Takes samples; waits while the output is slower. */
    public void write(short[] samples, int length) throws IOException {
        if (bytes.length < length * Short.BYTES) {
            bytes = new byte[length * Short.BYTES];
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples, 0, length);
        program.write(bytes, length * Short.BYTES);
    }

    /** Ends the file. When this returns, the output has got all of it. */
    public void finish() throws IOException {
        var ended = program.finish();
        if (ended.exitCode() != 0) {
            throw new IOException("FFmpeg could not encode: " + String.join("; ", ended.messages()));
        }
    }

    /** Ends the program, whatever it does. */
    @Override
    public void close() {
        program.close();
    }

    /** By FFmpeg's atempo, which keeps the pitch (overlapping pieces of the wave, WSOLA). */
    private static String tempo(double tempo) {
        return tempo >= SLOWEST ? atempo(tempo) : atempo(Math.sqrt(tempo)) + "," + atempo(Math.sqrt(tempo));
    }

    private static String atempo(double tempo) {
        return String.format(Locale.ROOT, "atempo=%.4f", tempo);
    }

    private static List<String> coding(Coding coding) {
        return switch (coding) {
            case SAMPLES -> List.of("-f", "s16le");
            case SAMPLES_24_KHZ -> List.of("-ar", "24000", "-f", "s16le");
            // Its first frame would be one of numbers that are not known yet.
            case MP3 ->
                List.of("-c:a", "libmp3lame", "-b:a", "64k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3");
            // Pages of 200 ms, so that the first is not waited for long.
            case OPUS -> List.of("-c:a", "libopus", "-b:a", "32k", "-page_duration", "200000", "-f", "opus");
            case FLAC -> List.of("-c:a", "flac", "-sample_fmt", "s16", "-f", "flac");
            case AAC -> List.of("-c:a", "aac", "-b:a", "64k", "-f", "adts");
        };
    }
}
