package dev.parley.models.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a program is started whose input comes from strangers: it knows nothing of our environment, and has limits. */
public final class LimitedCommand {

    /**
     * Takes seconds of processor time, KiB of address space, blocks of 512 bytes of a file, and the command. The processor time matters only where
     * setpriv (util-linux) is missing: a program that hangs and outlives this JVM then ends by itself. A session of its own
     * keeps Ctrl-C in a terminal from the program: it is for Parley, which stops the program in good order.
     */
    private static final String LIMITED = """
            ulimit -c 0; ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3"; shift 3
            command -v setsid > /dev/null && set -- setsid "$@"
            command -v setpriv > /dev/null && exec setpriv --no-new-privs --pdeathsig KILL -- "$@"
            exec "$@"
            """;

    private static final int FILE_BLOCK = 512;

    private LimitedCommand() {}

    /** A command that writes no file, see the other form. */
    public static ProcessBuilder of(Duration processor, long memoryBytes, List<String> command) {
        return of(processor, memoryBytes, 0, command);
    }

    /**
     * The command, to be started on a thread that lives as long as the program: the kernel's parent-death signal fires when that
     * thread ends.
     *
     * @param processor most time of a processor
     * @param memoryBytes most address space
     * @param fileBytes most that it may write to a file; pipes do not count
     */
    public static ProcessBuilder of(Duration processor, long memoryBytes, long fileBytes, List<String> command) {
        var limited = new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, "sh"));
        limited.add(Long.toString(processor.toSeconds()));
        limited.add(Long.toString(memoryBytes / 1024));
        limited.add(Long.toString(fileBytes / FILE_BLOCK));
        limited.addAll(command);
        var builder = new ProcessBuilder(limited);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("LC_ALL", "C");
        // Every malloc arena reserves 64 MiB of the limited address space.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder;
    }
}
