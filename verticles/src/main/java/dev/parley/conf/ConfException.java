package dev.parley.conf;

import java.util.List;

/** The configuration is wrong. Each problem names the key, the value, where it came from and what is allowed. */
public final class ConfException extends RuntimeException {

    private final List<String> problems;

    ConfException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
