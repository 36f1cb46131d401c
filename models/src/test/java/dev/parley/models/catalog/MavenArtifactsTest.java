package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenArtifactsTest {

    private static final byte[] CONTENT = Samples.content(1);

    @TempDir
    Path folder;

    private Path programs;
    private Path cache;

    @BeforeEach
    void makeFolders() throws IOException {
        programs = Files.createDirectory(folder.resolve("programs"));
        cache = folder.resolve("cache");
    }

    @Test
    void onlyTheListedFilesOfAnArtifactAreKept() throws IOException {
        maven("cp '%s' artifact/tiny-1.0.0.jar".formatted(jar("tiny.onnx", "META-INF/MANIFEST.MF")));

        var tiny = resolver().resolve("tiny");

        assertThat(tiny.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        try (var files = Files.list(tiny)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tiny.onnx", ".checked.json", ".lock");
        }
    }

    @Test
    void mavenIsAskedForTheOneArtifactAndWritesNowhereElse() throws IOException {
        maven("printf '%%s\\n' \"$@\" > '%s'; cp '%s' artifact/tiny-1.0.0.jar"
                .formatted(folder.resolve("arguments"), jar("tiny.onnx")));

        resolver().resolve("tiny");

        var arguments = Files.readAllLines(folder.resolve("arguments"));
        assertThat(arguments).contains("-Dartifact=group:tiny:1.0.0");
        assertThat(arguments)
                .filteredOn(argument -> argument.matches("-D(maven.repo.local|outputDirectory)=.*"))
                .hasSize(2)
                .allMatch(argument -> argument.contains("=" + cache));
    }

    @Test
    void anArtifactWithoutTheFileIsNamed() throws IOException {
        maven("cp '%s' artifact/tiny-1.0.0.jar".formatted(jar("other.onnx")));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("Maven artifact group:tiny:1.0.0: has no tiny.onnx");
    }

    @Test
    void anArtifactThatIsNoJarIsRefused() throws IOException {
        maven("echo nonsense > artifact/tiny-1.0.0.jar");

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("Maven artifact group:tiny:1.0.0: ");
    }

    @Test
    void aMachineWithoutMavenIsToldHowToGetIt() {
        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("there is no mvn on the PATH; install Maven (Debian: apt-get install maven)");
    }

    @Test
    void whatMavenSaysIsPassedOn() throws IOException {
        maven("""
                echo "WARNING: something about native access"
                echo "[ERROR] Could not transfer artifact group:tiny:jar:1.0.0 from/to central: Unknown host -> [Help 1]"
                echo "[ERROR] To see the full stack trace, re-run Maven with the -e switch."
                exit 1
                """);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("mvn failed: Could not transfer artifact group:tiny:jar:1.0.0 from/to central:"
                        + " Unknown host. Put");
    }

    @Test
    void aWordOfMavenWithoutItsMarkIsBetterThanNone() {
        assertThat(MavenClient.complaint(List.of("The JAVA_HOME environment variable is not defined correctly")))
                .isEqualTo("The JAVA_HOME environment variable is not defined correctly");
    }

    private WeightResolver resolver() {
        var catalog = Samples.catalog(CONTENT, "maven: tiny.onnx");
        var client = new MavenClient(programs.toString(), Duration.ofMinutes(2));
        return Samples.resolver(catalog, cache, new MavenArtifacts(client));
    }

    /** Puts a stand-in for Maven on the search path. */
    private void maven(String script) throws IOException {
        var program = programs.resolve("mvn");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Path jar(String... names) throws IOException {
        var archive = folder.resolve("tiny.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(CONTENT);
                zip.closeEntry();
            }
        }
        return archive;
    }
}
