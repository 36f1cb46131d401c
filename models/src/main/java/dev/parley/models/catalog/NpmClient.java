package dev.parley.models.catalog;

import dev.parley.models.catalog.Weight.NpmPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;

/** The npm command. */
record NpmClient(PackageProgram program) {

    /** Lines of npm's messages that do not say what went wrong. */
    private static final Pattern EMPTY_WORDS =
            Pattern.compile("(code|syscall|errno|address|port) .*|.*[Ll]og(s| files| of this run) .*|\\s.*|");

    NpmClient(String searchPath, Duration patience) {
        this(new PackageProgram("npm", "install Node.js (Debian: apt-get install npm)", searchPath, patience));
    }

    /**
     * Fetches a package without its dependencies. Runs no script of it. Uses a cache in the given folder, not the user's, which would
     * keep a second copy for good; its growth shows how far npm has come.
     *
     * @param folder for everything that npm writes
     * @param progress told the share that has come, an estimate from 0 to 1, on this thread
     * @return the packed package, below the folder
     */
    Path pack(NpmPackage npm, Path folder, DoubleConsumer progress) throws IOException {
        var cache = Files.createDirectory(folder.resolve("cache"));
        program.run(arguments(npm, folder, cache), folder, cache, npm.size(), progress, NpmClient::complaint);
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm ended well but left no package"));
        }
    }

    private static List<String> arguments(NpmPackage npm, Path folder, Path cache) {
        return List.of(
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

    /** The one line of npm's messages that says what is wrong. */
    static String complaint(List<String> messages) {
        return messages.stream()
                .map(line -> line.replaceFirst("^npm (error|ERR!) ?", ""))
                .filter(line -> !EMPTY_WORDS.matcher(line).matches())
                .findFirst()
                .orElseGet(() -> messages.isEmpty() ? "it said nothing" : messages.getLast());
    }
}
