package dev.parley.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How servers are started here: out of the terminal's reach, and told to stop by the kernel when they are left alone. */
final class ServerCommand {

    private ServerCommand() {}

    /**
     * A command line whose server is told to stop when the thread that starts it ends, however that comes.
     *
     * @param prefix program by which it is started, with its options; empty for none
     */
    static List<String> line(ServerProcess.Program program, List<String> prefix, String... command) {
        var line = new ArrayList<String>();
        if (onPath("setsid")) {
            // On Ctrl-C the server is needed until the last job is put away.
            line.add("setsid");
        }
        line.addAll(prefix);
        if (onPath("setpriv")) {
            line.addAll(List.of("setpriv", "--pdeathsig", program.stop()));
        }
        line.addAll(Arrays.asList(command));
        return line;
    }

    private static boolean onPath(String program) {
        var path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(":"))
                        .filter(folder -> !folder.isBlank())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
