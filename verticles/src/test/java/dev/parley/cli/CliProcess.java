package dev.parley.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, with files for its standard streams; ended with the test at the latest. */
final class CliProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path errors;
    private final BufferedReader output;

    private CliProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param folder its working and temporary folder */
    static CliProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ParleyCommand.class.getName()));
        command.addAll(List.of(arguments));
        var errors = Files.createTempFile(folder, "errors", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new CliProcess(builder.start(), errors);
    }

    /** The next line of standard output; waits for it. Fails with standard error where none comes. */
    String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new AssertionError("no line on standard output" + ended());
        }
        return line;
    }

    /** What is left of standard output, when it has ended. */
    String output() {
        return String.join("\n", output.lines().toList());
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until standard error has this text. */
    void awaitError(String text) throws InterruptedException {
        while (!errors().contains(text)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no \"" + text + "\"" + ended());
            }
        }
    }

    private String ended() {
        return "; exit code " + process.onExit().join().exitValue() + "; standard error:\n" + errors();
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still at work after " + PATIENCE_SECONDS + " s; standard error:\n" + errors());
        }
        return process.exitValue();
    }

    /** Lets it run for a while; fails where it ends by itself. */
    void runFor(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("ended by itself" + ended());
        }
    }

    /** Sends a signal, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
