package dev.parley.cli;

/** A command cannot do what it should. The line is all that the user is told: what is wrong and the way out. */
final class CommandFailure extends RuntimeException {

    private final String line;

    CommandFailure(String line) {
        super(line);
        this.line = line;
    }

    CommandFailure(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    String line() {
        return line;
    }
}
