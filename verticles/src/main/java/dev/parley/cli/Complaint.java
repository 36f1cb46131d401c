package dev.parley.cli;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.ConfException;
import dev.parley.embedded.CannotStartException;
import dev.parley.models.catalog.WeightException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the user is told about an error: one line for each problem, with the way out.
 *
 * @param exitCode of the process
 */
record Complaint(List<String> lines, int exitCode) {

    private static final Logger log = LoggerFactory.getLogger(Complaint.class);

    Complaint {
        lines = List.copyOf(lines);
    }

    static Complaint about(Throwable error) {
        log.debug("the command failed", error);
        return switch (unwrapped(error)) {
            case ConfException e -> new Complaint(e.problems(), ParleyCommand.WRONG_USE);
            case CommandFailure e -> failed(e.line());
            case FailureException e
            when e.failure() == Failure.INVALID -> new Complaint(List.of(e.detail()), ParleyCommand.WRONG_USE);
            case FailureException e -> failed(e.detail());
            case CannotStartException e -> failed(text(e));
            case WeightException e -> failed(text(e));
            case AccessDeniedException e -> failed("may not access " + e.getFile() + ": change its permissions");
            case FileSystemException e
            when text(e).contains("No space left") ->
                failed("the disk of " + e.getFile() + " is full: make room there");
            case FileSystemException e -> failed("cannot use the file " + text(e));
            default ->
                failed("an unexpected error: " + firstLine(error) + " (set PARLEY_LOG_LEVEL=debug for its trace)");
        };
    }

    int print(PrintWriter err) {
        lines.forEach(line -> err.println("parley: " + line));
        return exitCode;
    }

    private static Complaint failed(String line) {
        return new Complaint(List.of(line.lines().findFirst().orElse(line)), ParleyCommand.FAILED);
    }

    /** What the exceptions of futures and streams carry. */
    private static Throwable unwrapped(Throwable error) {
        var cause = error.getCause();
        return cause != null && (error instanceof CompletionException || error instanceof UncheckedIOException)
                ? unwrapped(cause)
                : error;
    }

    private static String text(Throwable error) {
        return Objects.requireNonNullElse(error.getMessage(), error.toString());
    }

    private static String firstLine(Throwable error) {
        return error.toString().lines().findFirst().orElse("no reason given");
    }
}
