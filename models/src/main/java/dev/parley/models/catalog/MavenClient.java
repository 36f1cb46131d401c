package dev.parley.models.catalog;

import dev.parley.models.catalog.Weight.MavenArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;

/** The command of Maven. */
record MavenClient(PackageProgram program) {

    /** Fixed: without a version, Maven asks for the newest, which may behave in another way. */
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    MavenClient(String searchPath, Duration patience) {
        this(new PackageProgram("mvn", "install Maven (Debian: apt-get install maven)", searchPath, patience));
    }

    /**
     * Fetches an artifact without its dependencies. Uses a repository in the given folder, not the user's, which would keep a second
     * copy for good; its growth shows how far Maven has come.
     *
     * @param folder for everything that Maven writes
     * @param progress told the share that has come, an estimate from 0 to 1, on this thread
     * @return the artifact, below the folder
     */
    Path copy(MavenArtifact artifact, Path folder, DoubleConsumer progress) throws IOException {
        var repository = Files.createDirectory(folder.resolve("repository"));
        var target = Files.createDirectory(folder.resolve("artifact"));
        var arguments = List.of(
                "--batch-mode",
                "--quiet",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + repository,
                "-DoutputDirectory=" + target,
                "-Dartifact=" + artifact.coordinates(),
                COPY);
        program.run(arguments, folder, repository, artifact.size(), progress, MavenClient::complaint);
        try (var files = Files.list(target)) {
            return files.findFirst().orElseThrow(() -> new IOException("Maven ended well but left no artifact"));
        }
    }

    /** The one line of Maven's messages that says what is wrong. */
    static String complaint(List<String> messages) {
        return messages.stream()
                .filter(line -> line.contains("[ERROR]"))
                .map(line -> line.replaceFirst(".*?\\[ERROR] *", "").replaceFirst(" -> \\[Help 1]$", ""))
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElseGet(() -> messages.isEmpty() ? "it said nothing" : messages.getLast());
    }
}
