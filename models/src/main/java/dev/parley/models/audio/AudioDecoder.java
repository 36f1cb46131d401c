package dev.parley.models.audio;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioException.Kind;
import dev.parley.models.audio.IsolatedProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Decodes any sound that FFmpeg understands, alone or in a video, to the WAV file that {@link Recording} reads.
 *
 * <p>FFmpeg runs as a process of its own that can open nothing but the one file: a crash, a hang or a hostile playlist
 * costs this recording only. Samples stream through; memory does not depend on the length.
 *
 * <p>Time 0 is the first moment of any track of the file, as in players. Sound that begins later, and gaps in it,
 * become silence, so that a second of the decoded file is that second of the original. Several channels are mixed to
 * one by FFmpeg's standard matrix (ITU-R BS.775: centre and surround at -3 dB, no low-frequency channel, scaled so that
 * nothing clips).
 *
 * <p>Any number of threads may decode at once.
 */
public final class AudioDecoder {

    /** What is missing at the end counts from here on: containers round their lengths, and codecs pad. */
    private static final double MISSING_SECONDS = 1;

    private static final double MISSING_PART = 0.01;

    /** A disk with less room than this is full. */
    private static final long FULL_BYTES = 1 << 20;

    private final FfmpegPrograms programs;

    /**
     * @param cache folder below which the FFmpeg programs are unpacked, once (65 MB)
     * @throws IOException if that fails
     */
    public AudioDecoder(Path cache) throws IOException {
        this(FfmpegPrograms.unpack(cache));
    }

    AudioDecoder(FfmpegPrograms programs) {
        this.programs = programs;
    }

    /**
     * Decodes the first sound track of {@code source} to {@code target}, replacing it. Where that fails, {@code target}
     * is deleted.
     *
     * @param progress called on this thread
     * @throws AudioException if the recording is at fault, or the disk is full
     * @throws java.util.concurrent.CancellationException from {@code progress}, or because this thread was interrupted
     * @throws IOException if this machine is at fault otherwise
     */
    public Decoded decode(Path source, Path target, DecodeLimits limits, Progress progress) throws IOException {
        if (Files.size(source) == 0) {
            throw new AudioException(Kind.EMPTY, "The file is empty (0 bytes); send the recording again");
        }
        var track = new SoundProbe(programs).firstTrack(source, limits, () -> progress.reached(0));
        if (!track.estimated() && track.end().isPresent()) {
            refuseLonger(track.end().getAsDouble(), limits);
        }
        var done = false;
        try {
            var decoded = decode(source, target, track, limits, progress);
            progress.reached(1);
            done = true;
            return decoded;
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    private Decoded decode(Path source, Path target, SoundTrack track, DecodeLimits limits, Progress progress)
            throws IOException {
        var expected = track.end().orElse(Double.POSITIVE_INFINITY);
        var time = limits.timeFor(Math.min(expected, limits.longestSeconds()));
        var process = new IsolatedProcess(programs, source, time, limits.memoryBytes(), command(track));
        try (var writer = RecordingWriter.create(target)) {
            var ended = process.run(
                    (block, length) -> {
                        writer.write(block, 0, length);
                        refuseLonger(seconds(writer), limits);
                    },
                    () -> progress.reached(Math.min(1, seconds(writer) / expected)));
            return judge(ended, seconds(writer), track);
        } catch (IOException e) {
            if (isFull(target, e)) {
                throw diskFull(target);
            }
            throw e;
        }
    }

    private List<String> command(SoundTrack track) {
        var resample = "aresample=osr=%d:ochl=mono:osf=s16:async=1:first_pts=0".formatted(Recording.SAMPLE_RATE);
        return List.of(
                programs.ffmpeg().toString(),
                "-nostdin",
                "-v",
                "warning",
                "-max_error_rate",
                "1",
                "-protocol_whitelist",
                "fd",
                "-itsoffset",
                Double.toString(track.shift()),
                "-i",
                "fd:",
                "-map",
                "0:a:0",
                "-af",
                resample,
                "-f",
                "s16le",
                "pipe:1");
    }

    private static Decoded judge(Ended ended, double seconds, SoundTrack track) {
        FfmpegMessages.refuseCrash(ended);
        if (seconds == 0 && ended.exitCode() == 0) {
            throw new AudioException(
                    Kind.TOO_SHORT, "The sound track is empty: it has no samples; send the recording again");
        }
        if (seconds == 0) {
            throw FfmpegMessages.unreadable(ended);
        }
        var warnings = new ArrayList<String>();
        var end = track.estimated() ? 0 : track.end().orElse(0);
        if (end - seconds > Math.max(MISSING_SECONDS, MISSING_PART * end)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the file states %.1f s of sound, but only %.1f s are in it: it was cut off or is damaged",
                    end,
                    seconds));
        }
        FfmpegMessages.damage(ended).ifPresent(warnings::add);
        if (track.tracks() > 1) {
            warnings.add("the file has %d sound tracks; the first was decoded".formatted(track.tracks()));
        }
        return new Decoded(seconds, track.channels(), track.sampleRate(), track.codec(), track.container(), warnings);
    }

    private static void refuseLonger(double seconds, DecodeLimits limits) {
        if (seconds > limits.longestSeconds()) {
            throw new AudioException(
                    Kind.TOO_LONG,
                    "The recording is longer than the %s allowed; split it and send the parts"
                            .formatted(limits.longestInWords()));
        }
    }

    private static boolean isFull(Path target, IOException e) throws IOException {
        var message = Objects.requireNonNullElse(e.getMessage(), "");
        return message.contains("No space left")
                || Files.getFileStore(folder(target)).getUsableSpace() < FULL_BYTES;
    }

    private static AudioException diskFull(Path target) {
        return new AudioException(
                Kind.DISK_FULL,
                "No space is left in %s for the decoded recording; free some and try again".formatted(folder(target)));
    }

    private static Path folder(Path target) {
        return Objects.requireNonNull(target.toAbsolutePath().getParent());
    }

    private static double seconds(RecordingWriter writer) {
        return writer.samples() / (double) Recording.SAMPLE_RATE;
    }
}
