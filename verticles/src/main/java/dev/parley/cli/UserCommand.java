package dev.parley.cli;

import picocli.CommandLine.Command;

/** {@code parley user …}: who may use the service. */
@Command(
        name = "user",
        description = "Manages who may use the service.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = UserAddCommand.class)
final class UserCommand extends CommandGroup {}
