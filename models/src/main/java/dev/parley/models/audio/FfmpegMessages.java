package dev.parley.models.audio;

import dev.parley.models.audio.AudioException.Kind;
import dev.parley.models.audio.IsolatedProcess.Ended;
import java.util.Optional;

/** What FFmpeg's exit codes and messages mean, in words for the owner of the recording. */
final class FfmpegMessages {

    private FfmpegMessages() {}

    /** A process ended by a signal has this plus the signal's number for an exit code. */
    private static final int SIGNAL = 128;

    /** FFmpeg's own exit codes are the low byte of negative error numbers, all above this. */
    private static final int HIGHEST_SIGNAL = 31;

    static void refuseCrash(Ended ended) {
        var signal = ended.exitCode() - SIGNAL;
        if (signal > 0 && signal <= HIGHEST_SIGNAL) {
            throw new AudioException(
                    Kind.CRASHED,
                    ("The decoder was stopped by signal %d; the file may be damaged:"
                                    + " convert it to WAV or FLAC and send that")
                            .formatted(signal));
        }
    }

    static AudioException unreadable(Ended ended) {
        if (ended.messages().stream().anyMatch(line -> line.contains("moov atom not found"))) {
            return new AudioException(
                    Kind.UNREADABLE,
                    "The file is cut off: its index, at the end, is missing; send the whole file again");
        }
        return new AudioException(
                Kind.UNREADABLE,
                ("The file is not a recording that can be read (%s);"
                                + " send audio or video such as WAV, MP3, M4A, OGG, WebM or MP4")
                        .formatted(reason(ended)));
    }

    /** True where FFmpeg guessed the length from the file's size, as for MP3 without an index. */
    static boolean lengthIsEstimated(Ended ended) {
        return ended.messages().stream().anyMatch(line -> line.contains("Estimating duration from bitrate"));
    }

    /** A warning where sound is missing that should be there. */
    static Optional<String> damage(Ended ended) {
        return ended.messages().stream()
                .filter(line -> line.contains("Error submitting packet to decoder")
                        || (line.contains("corrupt input packet") && !lengthIsUnstated(ended)))
                .findFirst()
                .map(line -> "the file is damaged or cut off; what could not be decoded is missing (%s)"
                        .formatted(plain(line)));
    }

    /** A WAV file that was written as a stream: its end always looks cut off. */
    private static boolean lengthIsUnstated(Ended ended) {
        return ended.messages().stream().anyMatch(line -> line.contains("Ignoring maximum wav data size"));
    }

    private static String reason(Ended ended) {
        return ended.messages().isEmpty()
                ? "exit code " + ended.exitCode()
                : plain(ended.messages().getLast());
    }

    /** Without the names and addresses of FFmpeg's parts. */
    private static String plain(String line) {
        return line.replaceAll("\\[[^]]* @ 0x[0-9a-f]+] ", "")
                .replace("Error submitting packet to decoder: ", "")
                .replace("fd:: ", "")
                .strip();
    }
}
