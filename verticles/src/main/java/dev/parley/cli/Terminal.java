package dev.parley.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is known about the terminal. */
final class Terminal {

    private Terminal() {}

    /** Whether a person watches standard error, so that a line may be drawn again and again. */
    static boolean watchesErrors() {
        return !"dumb".equals(System.getenv("TERM")) && isTerminal(Path.of("/proc/self/fd/2"));
    }

    /** Whether a person watches standard output. */
    static boolean watchesOutput() {
        return isTerminal(Path.of("/proc/self/fd/1"));
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().matches("/dev/(pts/\\d+|tty.*|console)");
        } catch (IOException | UnsupportedOperationException _) {
            // Not Linux: the JDK knows only whether all of its streams are terminals.
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }
}
