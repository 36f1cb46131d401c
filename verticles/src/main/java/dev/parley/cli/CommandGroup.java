package dev.parley.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class CommandGroup implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification before the call
    CommandGroup() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command, one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
