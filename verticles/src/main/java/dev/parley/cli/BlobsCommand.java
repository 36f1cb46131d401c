package dev.parley.cli;

import picocli.CommandLine.Command;

/** {@code parley blobs …}: media and results. */
@Command(
        name = "blobs",
        description = "Looks after media and results.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = BlobsMoveCommand.class)
final class BlobsCommand extends CommandGroup {}
