package dev.parley.models.catalog;

import dev.parley.models.catalog.Weight.NpmPackage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The npm command.
 *
 * @param searchPath folders where it may be, as in the environment variable PATH
 * @param patience how long one package may take
 */
record NpmClient(String searchPath, Duration patience) {

    private static final long TICK_MILLIS = 100;

    /** Lines of npm's messages that do not say what went wrong. */
    private static final Pattern EMPTY_WORDS =
            Pattern.compile("(code|syscall|errno|address|port) .*|.*[Ll]og(s| files| of this run) .*|\\s.*|");

    /**
     * Fetches a package without its dependencies. Runs no script of it. Uses a cache in the given folder, not the user's, which would
     * keep a second copy for good; its growth shows how far npm has come.
     *
     * @param folder for everything that npm writes
     * @param progress told the share that has come, an estimate from 0 to 1, on this thread
     * @return the packed package, below the folder
     */
    Path pack(NpmPackage npm, Path folder, DoubleConsumer progress) throws IOException {
        var messages = folder.resolve("npm.txt");
        var cache = Files.createDirectory(folder.resolve("cache"));
        var process = new ProcessBuilder(command(npm, folder, cache))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(messages.toFile())
                .start();
        try {
            await(process, () -> progress.accept(share(cache, npm)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while npm fetches " + npm.specification());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("npm failed: " + complaint(Files.readAllLines(messages)));
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm ended well but left no package"));
        }
    }

    private List<String> command(NpmPackage npm, Path folder, Path cache) throws IOException {
        return List.of(
                program().toString(),
                "pack",
                "--pack-destination=" + folder,
                "--prefix=" + folder,
                "--cache=" + cache,
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-update-notifier",
                "--loglevel=error",
                "--logs-max=0",
                "--fetch-retries=1",
                "--fetch-retry-mintimeout=1000",
                "--",
                npm.specification());
    }

    private Path program() throws IOException {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "npm"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toAbsolutePath)
                .orElseThrow(() ->
                        new IOException("there is no npm on the PATH; install Node.js (Debian: apt-get install npm)"));
    }

    private void await(Process process, Runnable tick) throws IOException, InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            tick.run();
            if (System.nanoTime() > end) {
                throw new IOException("npm did not end within %d s and was stopped".formatted(patience.toSeconds()));
            }
        }
    }

    private static double share(Path cache, NpmPackage npm) {
        var whole = npm.size().orElse(0);
        try (var files = Files.walk(cache)) {
            var bytes = files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
            return whole == 0 ? 0 : Math.min(1, (double) bytes / whole);
        } catch (IOException | UncheckedIOException e) {
            // npm renames its files while they are counted; the next count will do.
            return 0;
        }
    }

    /** The one line of npm's messages that says what is wrong. */
    static String complaint(List<String> messages) {
        return messages.stream()
                .map(line -> line.replaceFirst("^npm (error|ERR!) ?", ""))
                .filter(line -> !EMPTY_WORDS.matcher(line).matches())
                .findFirst()
                .orElseGet(() -> messages.isEmpty() ? "it said nothing" : messages.getLast());
    }
}
