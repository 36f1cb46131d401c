package dev.parley.models.audio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What ffprobe says of a file's first sound track.
 *
 * @param container FFmpeg's name of the file format
 * @param codec FFmpeg's name of the coding
 * @param channels how many
 * @param sampleRate in Hz
 * @param late seconds between the beginning of the file, which is the first moment of any of its tracks, and that of
 *     the sound
 * @param end seconds from the beginning of the file to the end of the sound, where that is known
 * @param estimated that end is only a guess
 * @param tracks how many sound tracks the file has
 */
record SoundTrack(
        String container,
        String codec,
        int channels,
        int sampleRate,
        double late,
        OptionalDouble end,
        boolean estimated,
        long tracks) {

    /**
     * Formats whose clock starts anywhere. FFmpeg lets their time begin with the tracks it decodes, so that the sound
     * of a video would begin too early.
     */
    private static final Set<String> CLOCK_STARTS_ANYWHERE = Set.of("mpegts", "mpeg", "ogg");

    /** Seconds that FFmpeg has to be told to shift the sound by. */
    double shift() {
        return CLOCK_STARTS_ANYWHERE.contains(container) ? late : 0;
    }

    /** Reads ffprobe's JSON of a file with at least one sound track. */
    static SoundTrack of(JsonNode probe, boolean lengthIsEstimated) {
        var format = probe.path("format");
        var stream = sound(probe).findFirst().orElseThrow();
        var begin = seconds(format, "start_time").orElse(0);
        var late = Math.max(0, seconds(stream, "start_time").orElse(begin) - begin);
        return new SoundTrack(
                format.path("format_name").asText(),
                stream.path("codec_name").asText("unknown"),
                stream.path("channels").asInt(),
                stream.path("sample_rate").asInt(),
                late,
                end(late, stream, format),
                lengthIsEstimated,
                sound(probe).count());
    }

    static boolean isIn(JsonNode probe) {
        return sound(probe).findAny().isPresent();
    }

    private static Stream<JsonNode> sound(JsonNode probe) {
        return probe.path("streams")
                .valueStream()
                .filter(stream -> stream.path("codec_type").asText().equals("audio"));
    }

    private static OptionalDouble end(double late, JsonNode stream, JsonNode format) {
        var length = seconds(stream, "duration");
        return length.isPresent() ? OptionalDouble.of(late + length.getAsDouble()) : seconds(format, "duration");
    }

    private static OptionalDouble seconds(JsonNode node, String field) {
        var value = node.path(field).asDouble(Double.NaN);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
