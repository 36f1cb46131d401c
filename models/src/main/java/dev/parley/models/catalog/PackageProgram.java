package dev.parley.models.catalog;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A command that fetches packages with whatever registry and proxy it is set up for.
 *
 * @param command its name on the PATH
 * @param toInstall how to get it
 * @param searchPath folders where it may be, as in the environment variable PATH
 * @param patience how long one package may take
 */
record PackageProgram(String command, String toInstall, String searchPath, Duration patience) {

    private static final long TICK_MILLIS = 100;

    /**
     * Runs the command.
     *
     * @param growing folder whose growth shows how far it has come
     * @param size bytes that it grows to, where known
     * @param progress told the share that has come, an estimate from 0 to 1, on this thread
     * @param complaint finds in its messages the line that says what is wrong
     */
    void run(
            List<String> arguments,
            Path folder,
            Path growing,
            OptionalLong size,
            DoubleConsumer progress,
            Function<List<String>, String> complaint)
            throws IOException {
        var messages = folder.resolve(command + ".txt");
        var line = new ArrayList<>(List.of(program().toString()));
        line.addAll(arguments);
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(messages.toFile())
                .start();
        try {
            await(process, () -> progress.accept(share(growing, size)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + command + " fetches a package");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + complaint.apply(Files.readAllLines(messages)));
        }
    }

    private Path program() throws IOException {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toAbsolutePath)
                .orElseThrow(() -> new IOException("there is no " + command + " on the PATH; " + toInstall));
    }

    private void await(Process process, Runnable tick) throws IOException, InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            tick.run();
            if (System.nanoTime() > end) {
                throw new IOException(
                        "%s did not end within %d s and was stopped".formatted(command, patience.toSeconds()));
            }
        }
    }

    private static double share(Path growing, OptionalLong size) {
        var whole = size.orElse(0);
        try (var files = Files.walk(growing)) {
            var bytes = files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
            return whole == 0 ? 0 : Math.min(1, (double) bytes / whole);
        } catch (IOException | UncheckedIOException e) {
            // Files are renamed while they are counted; the next count will do.
            return 0;
        }
    }
}
