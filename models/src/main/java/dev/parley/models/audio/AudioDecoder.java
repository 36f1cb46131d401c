package dev.parley.models.audio;

import static java.util.stream.Collectors.joining;

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
import java.util.stream.IntStream;

/**
 * Decodes any sound that FFmpeg understands, alone or in a video, to the WAV file that {@link Recording} reads.
 *
 * <p>FFmpeg runs as a process of its own that can open nothing but the one file: a crash, a hang or a hostile playlist
 * costs this recording only. Samples stream through; memory does not depend on the length.
 *
 * <p>Time 0 is the first moment of any track of the file, as in players. Sound that begins later, and gaps in it,
 * become silence, so that a second of the decoded file is that second of the original. Several channels are mixed: more
 * than two first to stereo by FFmpeg's standard matrix (ITU-R BS.775: centre and surround at -3 dB, no low-frequency
 * channel, scaled so that nothing clips), two by their mean, unless they cancel each other; more than eight by their mean.
 *
 * <p>Any number of threads may decode at once.
 */
public final class AudioDecoder {

    /** What is missing at the end counts from here on: containers round their lengths, and codecs pad. */
    private static final double MISSING_SECONDS = 1;

    private static final double MISSING_PART = 0.01;

    /** Where there are more, FFmpeg knows no layout to mix them by; they are mixed to their mean. */
    private static final int MOST_CHANNELS_OF_A_LAYOUT = 8;

    /** More are seldom one speaker each. */
    private static final int MOST_CHANNELS_APART = 8;

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

    FfmpegPrograms programs() {
        return programs;
    }

    /** Decodes with all channels {@linkplain Channels#TOGETHER together}. */
    public Decoded decode(Path source, Path target, DecodeLimits limits, Progress progress) throws IOException {
        return decode(source, target, Channels.TOGETHER, limits, progress);
    }

    /**
     * Decodes the first sound track of {@code source} to {@code target}, replacing it, and channels that are kept apart to
     * files beside it. Where that fails, all of them are deleted.
     *
     * @param progress called on this thread
     * @throws AudioException if the recording is at fault, or the disk is full
     * @throws java.util.concurrent.CancellationException from {@code progress}, or because this thread was interrupted
     * @throws IOException if this machine is at fault otherwise
     */
    public Decoded decode(Path source, Path target, Channels channels, DecodeLimits limits, Progress progress)
            throws IOException {
        if (Files.size(source) == 0) {
            throw new AudioException(Kind.EMPTY, "The file is empty (0 bytes); send the recording again");
        }
        var track = new SoundProbe(programs).firstTrack(source, limits, () -> progress.reached(0));
        if (!track.estimated() && track.end().isPresent()) {
            refuseLonger(track.end().getAsDouble(), limits);
        }
        try {
            return decode(source, target, track, channels, limits, progress);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            if (isFull(target, e)) {
                throw diskFull(target);
            }
            throw e;
        }
    }

    private Decoded decode(
            Path source, Path target, SoundTrack track, Channels wanted, DecodeLimits limits, Progress progress)
            throws IOException {
        var expected = track.end().orElse(Double.POSITIVE_INFINITY);
        var time = limits.timeFor(Math.min(expected, limits.longestSeconds()));
        var channels = decodedChannels(track, wanted);
        var process = new IsolatedProcess(programs, source, time, limits.memoryBytes(), command(track, channels));
        var sound = new DecodedSound(target, channels);
        var done = false;
        try {
            Ended ended;
            try (sound) {
                ended = process.run(
                        (block, length) -> {
                            sound.write(block, length);
                            refuseLonger(seconds(sound), limits);
                        },
                        () -> progress.reached(Math.min(1, seconds(sound) / expected)));
            }
            var warnings = judge(ended, seconds(sound), track);
            warnings.addAll(aboutSamples(sound, track, wanted));
            var apart = sound.settle(keptApart(track, wanted));
            progress.reached(1);
            done = true;
            return new Decoded(
                    seconds(sound),
                    track.channels(),
                    track.sampleRate(),
                    track.codec(),
                    track.container(),
                    apart,
                    warnings);
        } finally {
            if (!done) {
                sound.delete();
            }
        }
    }

    /** How many channels FFmpeg is asked for: the rest of the mixing is done here, where what cancels is noticed. */
    private static int decodedChannels(SoundTrack track, Channels wanted) {
        if (track.channels() > MOST_CHANNELS_OF_A_LAYOUT) {
            return 1;
        }
        return keptApart(track, wanted) == Channels.APART ? track.channels() : Math.clamp(track.channels(), 1, 2);
    }

    /** What can be done of what is wanted. */
    private static Channels keptApart(SoundTrack track, Channels wanted) {
        var possible =
                switch (wanted) {
                    case APART -> track.channels() > 1 && track.channels() <= MOST_CHANNELS_APART;
                    case AUTO -> track.channels() == 2;
                    case TOGETHER -> true;
                };
        return possible ? wanted : Channels.TOGETHER;
    }

    private List<String> command(SoundTrack track, int channels) {
        var resample = "aresample=osr=%d:osf=flt:async=1:first_pts=0".formatted(Recording.SAMPLE_RATE);
        return List.of(
                programs.ffmpeg().toString(),
                "-nostdin",
                "-v",
                "warning",
                "-max_error_rate",
                "1",
                // Threads that hand each other small frames take a quarter more of the processor, and other work waits
                // for it.
                "-threads",
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
                resample + layout(track, channels),
                "-flush_packets",
                "0",
                "-f",
                "f32le",
                "pipe:1");
    }

    private static String layout(SoundTrack track, int channels) {
        if (track.channels() > MOST_CHANNELS_OF_A_LAYOUT) {
            return IntStream.range(0, track.channels())
                    .mapToObj("c%d"::formatted)
                    .collect(joining("+", ",pan=mono|c0<", ""));
        }
        return switch (channels) {
            case 1 -> ":ochl=mono";
            case 2 -> ":ochl=stereo";
            default ->
                IntStream.range(0, channels)
                        .mapToObj(channel -> "|c%1$d=c%1$d".formatted(channel))
                        .collect(joining("", ",pan=%dc".formatted(channels), ""));
        };
    }

    private static List<String> judge(Ended ended, double seconds, SoundTrack track) {
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
        return warnings;
    }

    private static List<String> aboutSamples(DecodedSound sound, SoundTrack track, Channels wanted) throws IOException {
        var warnings = new ArrayList<String>();
        if (sound.notNumbers() > 0) {
            warnings.add("the recording has samples that are not numbers; they were taken as silence");
        }
        sound.replaceCancelledMix()
                .ifPresent(channel -> warnings.add(("the channels are in opposite phase and cancel each other when they"
                                + " are mixed; channel %d was taken alone")
                        .formatted(channel + 1)));
        if (wanted == Channels.APART && keptApart(track, wanted) != Channels.APART) {
            warnings.add("the recording has %d %s; between 2 and %d can be kept apart"
                    .formatted(track.channels(), track.channels() == 1 ? "channel" : "channels", MOST_CHANNELS_APART));
        }
        return warnings;
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

    private static double seconds(DecodedSound sound) {
        return sound.samples() / (double) Recording.SAMPLE_RATE;
    }
}
