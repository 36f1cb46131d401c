package dev.parley.bus;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Single steps as jobs, for clients that keep recordings elsewhere and put the whole together themselves: convert, find the
 * speakers, recognise a stretch, report. Their inputs and outputs as JSON; whoever makes an input with a wrong field gets
 * {@link Failure#INVALID}. Times are seconds on the time line of the recording.
 */
public final class Tasks {

    /** Kind of a job with {@link ConvertInput} and {@link ConvertOutput}. */
    public static final String CONVERT = "convert-url";
    /** Kind of a job with {@link DiarizeInput} and {@link DiarizeOutput}. */
    public static final String DIARIZE = "diarize-url";
    /** Kind of a job with {@link TranscribeInput} and {@link TranscribeOutput}. */
    public static final String TRANSCRIBE = "transcribe-range";
    /** Kind of a job with {@link ReportInput} and {@link ReportOutput}. */
    public static final String REPORT = "report";
    /** As {@link #REPORT}, about a part of a conversation: what comes of it is the message of a report. */
    public static final String SEMI_REPORT = "semi_report";

    private static final Set<String> SCHEMES = Set.of("http", "https", "s3");
    private static final int LONGEST_NAME = 200;

    private Tasks() {}

    /**
     * A recording to become a 16 kHz mono WAV file with an address of its own.
     *
     * @param denoise whether steady noise is made quieter
     * @param name what the file is called, without {@code .wav}; heeded where the answer goes to a topic, else, and where it is
     *     empty, it is the id of the job
     */
    public record ConvertInput(@JsonProperty("file_url") String fileUrl, boolean denoise, Optional<String> name) {
        public ConvertInput {
            checkUrl("file_url", fileUrl);
            name.ifPresent(Tasks::checkName);
        }
    }

    /** @param audioLen seconds, rounded to two decimals
     *  @param audio the file, as a blob of the store */
    public record ConvertOutput(
            @JsonProperty("converted_file_url") String convertedFileUrl,
            @JsonProperty("audio_len") double audioLen,
            Blobs.Key audio,
            List<String> warnings) {
        public ConvertOutput {
            warnings = List.copyOf(warnings);
        }
    }

    /** A recording whose speakers are wanted. */
    public record DiarizeInput(
            @JsonProperty("file_url") @JsonAlias("converted_file_url")
            String fileUrl) {
        public DiarizeInput {
            checkUrl("file_url", fileUrl);
        }
    }

    public record DiarizeOutput(
            @JsonProperty("num_of_speakers") int numOfSpeakers, List<SpeakerTurn> segments) {
        public DiarizeOutput {
            segments = List.copyOf(segments);
        }
    }

    /** @param speaker from 0 in the order of their first words */
    public record SpeakerTurn(
            int speaker,
            @JsonProperty("start_time") double start,
            @JsonProperty("end_time") double end) {}

    /**
     * A stretch of a recording whose words are wanted.
     *
     * @param language BCP 47 tag; empty to have it found out
     */
    public record TranscribeInput(
            @JsonProperty("file_url") String fileUrl,
            @JsonProperty("start_time") double start,
            @JsonProperty("end_time") double end,
            Optional<String> language) {
        public TranscribeInput {
            checkUrl("file_url", fileUrl);
            checkTime("start_time", start);
            checkTime("end_time", end);
            if (start >= end) {
                throw Failure.INVALID.because("end_time: " + end + " s is not after start_time, " + start + " s");
            }
        }
    }

    /** @param transcription what was said, in one line; empty where nobody speaks
     *  @param language BCP 47 tag */
    public record TranscribeOutput(String transcription, String language) {}

    /**
     * A text to be written.
     *
     * @param message what it is about: a conversation with a line {@code name: words} for each turn, or any other text
     * @param prompt what is wanted
     */
    public record ReportInput(String message, String prompt) {
        public ReportInput {
            checkText("message", message);
            checkText("prompt", prompt);
        }
    }

    /** @param provider what wrote it */
    public record ReportOutput(String text, String provider) {}

    /** The address in a field; INVALID where it is none that can be fetched. */
    public static URI checkUrl(String field, @Nullable String text) {
        checkText(field, text);
        try {
            var url = new URI(String.valueOf(text).strip());
            if (url.getScheme() != null && SCHEMES.contains(url.getScheme()) && url.getRawAuthority() != null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Refused below, as any other text.
        }
        throw Failure.INVALID.because(field + ": must be an address that begins with http://, https:// or s3://");
    }

    private static void checkText(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw Failure.INVALID.because(field + ": it is empty");
        }
    }

    private static void checkTime(String field, double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0) {
            throw Failure.INVALID.because(field + ": " + seconds + " must be seconds, 0 or more");
        }
    }

    private static void checkName(String name) {
        if (!name.matches("[^/\\p{Cntrl}]{1," + LONGEST_NAME + "}")) {
            throw Failure.INVALID.because(
                    "name: must be 1 to " + LONGEST_NAME + " characters without slashes and control characters");
        }
    }
}
