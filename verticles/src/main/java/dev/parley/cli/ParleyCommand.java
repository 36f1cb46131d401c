package dev.parley.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley}: the root of all commands and the main class. Exit codes: 0 done, 1 failed, 2 wrong use. */
@Command(
        name = "parley",
        description = "Turns recordings into transcripts and reports, on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong use or wrong settings", "130:ended by Ctrl-C"},
        subcommands = {
            TranscribeCommand.class,
            ConvertCommand.class,
            UpCommand.class,
            ModelsCommand.class,
            UserCommand.class,
            BlobsCommand.class
        })
public final class ParleyCommand implements Runnable {

    /** Done. */
    static final int DONE = 0;
    /** The command was understood and failed. */
    static final int FAILED = 1;
    /** The command line or the configuration is wrong. */
    static final int WRONG_USE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new ParleyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, _) -> wrongUse(e))
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int failed(Exception e, CommandLine command) {
        var complaint = Complaint.about(e);
        // Told to end, the process takes its parts apart; what the command meets there is no news.
        return ShutdownHook.atWork() ? complaint.exitCode() : complaint.print(command.getErr());
    }

    private static int wrongUse(ParameterException e) {
        var command = e.getCommandLine();
        command.getErr()
                .println("parley: " + message(e) + ". See: "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USE;
    }

    private static String message(ParameterException e) {
        return e instanceof MutuallyExclusiveArgsException
                ? "--speakers says how many there are: it goes with neither --min-speakers nor --max-speakers"
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong use");
    }
}
