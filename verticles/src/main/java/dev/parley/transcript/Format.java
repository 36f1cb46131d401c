package dev.parley.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shapes in which a transcript leaves Parley; each is rendered in one place. */
public enum Format {
    /** Two lists: what was said, and who spoke when. */
    JSON("application/json", "json"),
    /** Everything that is known, down to each word's time and probability. */
    VERBOSE_JSON("application/json", "json"),
    /** One list of what was said and by whom. */
    ROWS("application/json", "json"),
    /** SubRip subtitles. */
    SRT("application/x-subrip; charset=utf-8", "srt"),
    /** WebVTT subtitles, with the speakers as voices. */
    VTT("text/vtt; charset=utf-8", "vtt"),
    /** A line for as long as one speaker talks. */
    TXT("text/plain; charset=utf-8", "txt"),
    /** Transcript and report as Markdown. */
    MD("text/markdown; charset=utf-8", "md"),
    /** Transcript and report as a Word document. */
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");

    private final String mediaType;
    private final String extension;

    Format(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** The format with this word. Fails with INVALID, naming those there are. */
    public static Format of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Failure.INVALID.because("format: there is no " + word + ", only " + words()));
    }

    /** The words of all formats, with commas between. */
    public static String words() {
        return Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", "));
    }

    /** How it is asked for, such as {@code verbose_json}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Value of {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** Last part of a file's name, without the dot. */
    public String extension() {
        return extension;
    }

    /** Whether people can read it in a terminal. */
    public boolean isText() {
        return this != DOCX;
    }

    /** The transcript in this shape; text is UTF-8. Costs milliseconds for an hour of speech: not for event loops. */
    public byte[] render(NamedTranscript transcript) {
        return switch (this) {
            case JSON -> JsonShapes.keys(transcript).getBytes(UTF_8);
            case VERBOSE_JSON -> JsonShapes.verbose(transcript).getBytes(UTF_8);
            case ROWS -> JsonShapes.rows(transcript).getBytes(UTF_8);
            case SRT -> Subtitles.srt(transcript).getBytes(UTF_8);
            case VTT -> Subtitles.vtt(transcript).getBytes(UTF_8);
            case TXT -> PlainText.of(transcript).getBytes(UTF_8);
            case MD -> MarkdownText.of(transcript).getBytes(UTF_8);
            case DOCX -> WordDocument.of(transcript);
        };
    }
}
