package dev.parley.models.audio;

import dev.parley.models.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Converts any sound that FFmpeg understands to 16 kHz mono in a format of choice. The time line never moves: a second of
 * the converted file is that second of the original, with noise reduction as without.
 *
 * <p>Decodes as {@link AudioDecoder} does, with the same limits and errors, then encodes what that has written. Any number
 * of threads may convert at once.
 */
public final class AudioConverter {

    /** What a recording can be converted to. */
    public enum Format {
        /** Signed 16-bit PCM. */
        WAV,
        /** The same samples in about half the space. */
        FLAC,
        /** In Ogg, 32 kbit/s: a twentieth of the space. Its start-up delay is declared, so that players skip it. */
        OPUS,
        /** 48 kbit/s, every frame of one length and none needing another: players compute the place of a moment. */
        MP3;

        /** As in file names: wav, flac, opus, mp3. */
        public String extension() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param seconds length of the converted recording
     *  @param warnings as {@link Decoded#warnings} */
    public record Converted(double seconds, List<String> warnings) {}

    /** Of the time that a conversion takes. */
    private static final double DECODING_SHARE = 0.7;

    /** afftdn puts out a sound this many samples (25 ms at 16 kHz) after it went in: measured, see its test. */
    private static final int NOISE_REDUCTION_DELAY = 400;

    /**
     * An MP3 is heard this many samples late: 576 from the encoder, 529 from any decoder. It could be declared in a first frame,
     * which not all players heed, so as much is cut off the beginning: 69 ms.
     */
    private static final int MP3_DELAY = 1_105;

    /** Total samples are the low 36 bits of these eight bytes of a FLAC file (RFC 9639, section 8.2). */
    private static final int FLAC_LENGTH_OFFSET = 18;

    private static final long FLAC_LENGTH_BITS = (1L << 36) - 1;

    private final AudioDecoder decoder;

    /** @param decoder whose FFmpeg is used */
    public AudioConverter(AudioDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Converts the first sound track of {@code source} to {@code target}, replacing it. Where that fails, {@code target} is
     * deleted.
     *
     * @param denoise whether steady noise is made 12 dB quieter
     * @param progress called on this thread
     * @throws AudioException if the recording is at fault, or the disk is full
     * @throws java.util.concurrent.CancellationException from {@code progress}, or because this thread was interrupted
     * @throws IOException if this machine is at fault otherwise
     */
    public Converted convert(
            Path source, Path target, Format format, boolean denoise, DecodeLimits limits, Progress progress)
            throws IOException {
        var plain = target.resolveSibling(target.getFileName() + ".decoded");
        var done = false;
        try {
            var decoded =
                    decoder.decode(source, plain, limits, fraction -> progress.reached(DECODING_SHARE * fraction));
            if (format == Format.WAV && !denoise) {
                Files.move(plain, target, StandardCopyOption.REPLACE_EXISTING);
            } else {
                encode(plain, target, format, denoise, limits, progress);
            }
            progress.reached(1);
            done = true;
            return new Converted(decoded.seconds(), decoded.warnings());
        } finally {
            Files.deleteIfExists(plain);
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    private void encode(Path plain, Path target, Format format, boolean denoise, DecodeLimits limits, Progress progress)
            throws IOException {
        long samples;
        int noise;
        try (var recording = Recording.open(plain)) {
            samples = recording.samples();
            noise = denoise ? NoiseFloor.of(recording) : 0;
        }
        var command = new ArrayList<>(List.of(
                decoder.programs().ffmpeg().toString(), "-nostdin", "-v", "warning", "-protocol_whitelist", "fd"));
        command.addAll(List.of("-f", "wav", "-i", "fd:"));
        var filters = new ArrayList<String>();
        if (denoise) {
            filters.add(noiseReduction(noise));
        }
        if (format == Format.MP3) {
            filters.add(trim(MP3_DELAY));
        }
        if (!filters.isEmpty()) {
            command.addAll(List.of("-af", String.join(",", filters)));
        }
        command.addAll(coding(format));
        command.add("pipe:1");
        var time = limits.timeFor(samples / (double) Recording.SAMPLE_RATE);
        var process = new IsolatedProcess(decoder.programs(), plain, time, limits.memoryBytes(), command);
        Runnable tick = () -> progress.reached(DECODING_SHARE);
        var ended = format == Format.WAV ? writeWav(process, target, tick) : write(process, target, tick);
        FfmpegMessages.refuseCrash(ended);
        if (ended.exitCode() != 0) {
            throw new IOException("FFmpeg could not encode: " + ended.messages());
        }
        if (format == Format.FLAC) {
            stateLength(target, samples);
        }
    }

    private static IsolatedProcess.Ended writeWav(IsolatedProcess process, Path target, Runnable tick)
            throws IOException {
        try (var writer = RecordingWriter.create(target)) {
            return process.run((block, length) -> writer.write(block, 0, length), tick);
        }
    }

    private static IsolatedProcess.Ended write(IsolatedProcess process, Path target, Runnable tick) throws IOException {
        try (var file = new BufferedOutputStream(Files.newOutputStream(target))) {
            return process.run((block, length) -> file.write(block, 0, length), tick);
        }
    }

    /** The padding gives the filter something to push the last samples out with, the trimming takes its delay away. */
    private static String noiseReduction(int noise) {
        return "apad=pad_len=%d,afftdn=nr=12:nf=%d,".formatted(NOISE_REDUCTION_DELAY, noise)
                + trim(NOISE_REDUCTION_DELAY);
    }

    private static String trim(int samples) {
        return "atrim=start_sample=%d,asetpts=N/SR/TB".formatted(samples);
    }

    private static List<String> coding(Format format) {
        return switch (format) {
            case WAV -> List.of("-f", "s16le");
            case FLAC -> List.of("-c:a", "flac", "-sample_fmt", "s16", "-f", "flac");
            case OPUS -> List.of("-c:a", "libopus", "-b:a", "32k", "-f", "opus");
            case MP3 -> mp3();
        };
    }

    /** At the lowest care of the encoder that is not heard in speech: an hour takes 9 s of a core. */
    private static List<String> mp3() {
        var options = new ArrayList<>(List.of("-c:a", "libmp3lame", "-b:a", "48k", "-compression_level", "7"));
        options.addAll(List.of("-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"));
        return options;
    }

    /** FFmpeg writes to a pipe and cannot go back to do it; players that do not know the length cannot seek. */
    private static void stateLength(Path flac, long samples) throws IOException {
        try (var file = new RandomAccessFile(flac.toFile(), "rw")) {
            file.seek(FLAC_LENGTH_OFFSET);
            var fields = file.readLong();
            file.seek(FLAC_LENGTH_OFFSET);
            file.writeLong((fields & ~FLAC_LENGTH_BITS) | samples);
        }
    }
}
