package dev.parley.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shapes in which a report alone leaves Parley. */
public enum ReportFormat {
    /** Markdown, as it was written. */
    MD("text/markdown; charset=utf-8"),
    /** Without marks. */
    TXT("text/plain; charset=utf-8"),
    /** A Word document. */
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    private final String mediaType;

    ReportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format with this word. Fails with INVALID, naming those there are. */
    public static ReportFormat of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Failure.INVALID.because("format: there is no " + word + ", only json, "
                        + Arrays.stream(values()).map(ReportFormat::word).collect(Collectors.joining(", "))));
    }

    /** How it is asked for, and the last part of a file's name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Value of {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The report in this shape; text is UTF-8. Not for event loops.
     *
     * @param title of a document
     * @param report Markdown
     */
    public byte[] render(String title, String report) {
        return switch (this) {
            case MD -> (report.stripTrailing() + "\n").getBytes(UTF_8);
            case TXT ->
                (report.lines()
                                        .map(WordBody::withoutMarks)
                                        .collect(Collectors.joining("\n"))
                                        .stripTrailing() + "\n")
                        .getBytes(UTF_8);
            case DOCX -> WordDocument.of(title, report);
        };
    }
}
