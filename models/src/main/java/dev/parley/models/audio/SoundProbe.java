package dev.parley.models.audio;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.models.audio.AudioException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Asks ffprobe what is in a file, and refuses files without sound. */
final class SoundProbe {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An honest answer has some hundred bytes a track. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private static final String FIELDS = "format=format_name,start_time,duration"
            + ":stream=codec_type,codec_name,sample_rate,channels,start_time,duration";

    private final FfmpegPrograms programs;

    SoundProbe(FfmpegPrograms programs) {
        this.programs = programs;
    }

    SoundTrack firstTrack(Path source, DecodeLimits limits, Runnable tick) throws IOException {
        var command = List.of(
                programs.ffprobe().toString(),
                "-v",
                "warning",
                "-protocol_whitelist",
                "fd",
                "-show_entries",
                FIELDS,
                "-of",
                "json",
                "-i",
                "fd:");
        var answer = new ByteArrayOutputStream();
        var process = new IsolatedProcess(programs, source, limits.patience(), limits.memoryBytes(), command);
        var ended = process.run((block, length) -> append(answer, block, length), tick);
        FfmpegMessages.refuseCrash(ended);
        var probe = JSON.readTree(answer.toByteArray());
        if (ended.exitCode() != 0 || probe.path("streams").isEmpty()) {
            throw FfmpegMessages.unreadable(ended);
        }
        if (!SoundTrack.isIn(probe)) {
            throw new AudioException(
                    Kind.NO_SOUND,
                    "The file has no sound track, only %s; send a recording or a video with sound"
                            .formatted(tracks(probe)));
        }
        return SoundTrack.of(probe, FfmpegMessages.lengthIsEstimated(ended));
    }

    private static void append(ByteArrayOutputStream answer, byte[] block, int length) {
        if (answer.size() + length > LONGEST_ANSWER) {
            throw new AudioException(
                    Kind.UNREADABLE, "The file has thousands of tracks; send a file with the sound track alone");
        }
        answer.write(block, 0, length);
    }

    /** Such as "video (h264), subtitle (mov_text)". */
    private static String tracks(JsonNode probe) {
        return probe.path("streams")
                .valueStream()
                .limit(3)
                .map(stream -> "%s (%s)"
                        .formatted(
                                stream.path("codec_type").asText("data"),
                                stream.path("codec_name").asText("unknown")))
                .collect(joining(", "));
    }
}
