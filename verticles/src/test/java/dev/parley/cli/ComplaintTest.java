package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ComplaintTest {

    @Test
    void fullDiskIsNamedWithItsPlace() {
        var full = new FileSystemException("out/report.md", null, "No space left on device");

        assertThat(lineAbout(full)).isEqualTo("the disk of out/report.md is full: make room there");
    }

    @Test
    void fileThatMayNotBeTouchedIsNamed() {
        assertThat(lineAbout(new AccessDeniedException("data/api-key")))
                .isEqualTo("may not access data/api-key: change its permissions");
    }

    @Test
    void failureOfAnActorIsToldInItsOwnWords() {
        assertThat(lineAbout(new CompletionException(Failure.UNSUPPORTED_MEDIA.because("a.wav has no sound"))))
                .isEqualTo("a.wav has no sound");
    }

    @Test
    void valueThatIsNotAllowedIsWrongUse() {
        assertThat(Complaint.about(Failure.INVALID.because("min_speakers: 0 is not between 1 and 20")))
                .isEqualTo(new Complaint(List.of("min_speakers: 0 is not between 1 and 20"), ParleyCommand.WRONG_USE));
    }

    @Test
    void whatIsWrappedIsUnwrapped() {
        assertThat(lineAbout(new UncheckedIOException(new AccessDeniedException("x"))))
                .startsWith("may not access x");
    }

    @Test
    void unexpectedErrorIsOneLineWithoutATrace() {
        var error = new IllegalStateException("first\nsecond", new IOException("cause"));

        assertThat(Complaint.about(error).lines())
                .containsExactly("an unexpected error: java.lang.IllegalStateException: first"
                        + " (set PARLEY_LOG_LEVEL=debug for its trace)");
        assertThat(Complaint.about(error).exitCode()).isEqualTo(1);
    }

    private static String lineAbout(Throwable error) {
        return Complaint.about(error).lines().getFirst();
    }
}
