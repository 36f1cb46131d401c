package dev.parley.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How PostgreSQL programs are started here. They refuse to run as root, so root starts them in a user namespace of their own,
 * where they are nobody and still own their files; and the kernel ends the server when the thread that started it is gone.
 */
final class PostgresCommand {

    private PostgresCommand() {}

    /** The server. */
    static final ServerProcess.Program PROGRAM = new ServerProcess.Program(
            "PostgreSQL",
            "database system is ready to accept connections",
            List.of("FATAL:", "PANIC:"),
            // PostgreSQL's fast shutdown: on TERM it would wait for its clients to leave.
            "INT",
            wayOut());

    /** A server that is told to shut down when the starting thread ends, however that comes. */
    static ProcessBuilder server(String... command) {
        return prepared(ServerCommand.line(PROGRAM, asUser(), command));
    }

    /** Runs a program to its end; fails with the last lines of its output when it fails. */
    static void run(String... command) {
        var line = new ArrayList<>(asUser());
        line.addAll(Arrays.asList(command));
        try {
            var process = prepared(line).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new CannotStartException(
                        Path.of(command[0]).getFileName() + " failed: " + output.replace('\n', ' ') + wayOut());
            }
        } catch (IOException e) {
            throw new CannotStartException("cannot run " + line.getFirst() + " (" + e.getMessage() + ")" + wayOut(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted while " + command[0] + " ran", e);
        }
    }

    private static List<String> asUser() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    static String wayOut() {
        return isRoot()
                ? "; PostgreSQL does not run as root, which needs the program unshare and user namespaces:"
                        + " run Parley as another user, or configure an external PostgreSQL with store.postgres.url"
                : "";
    }

    private static ProcessBuilder prepared(List<String> line) {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
