package dev.parley.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/** Progress for a log file: each activity is named once, when it begins. */
final class PlainProgress implements ProgressDisplay {

    private final PrintStream errors;
    private final Set<String> named = new HashSet<>();

    PlainProgress(PrintStream errors) {
        this.errors = errors;
    }

    @Override
    public void show(String activity, double fraction) {
        if (named.add(activity)) {
            errors.println("parley: " + activity);
        }
    }

    @Override
    public void close() {
        errors.flush();
    }
}
