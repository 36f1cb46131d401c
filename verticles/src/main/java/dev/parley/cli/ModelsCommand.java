package dev.parley.cli;

import picocli.CommandLine.Command;

/** {@code parley models …}: the weights on this machine. */
@Command(
        name = "models",
        description = "Shows and fetches the weights of the models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelsListCommand.class, ModelsPullCommand.class})
final class ModelsCommand extends CommandGroup {}
