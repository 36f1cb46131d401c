package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmPackagesTest {

    private static final byte[] CONTENT = Samples.content(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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
    void sileroComesFromTheRealPackage() throws Exception {
        assumeTrue(registryAnswers(), "skipped: the npm client is missing or cannot reach its registry");
        var path = Objects.requireNonNull(System.getenv("PATH"));
        var told = new ArrayList<Long>();

        var resolver = Samples.resolver(Catalog.bundled(), cache, new NpmPackages(new NpmClient(path, PATIENCE)));
        var silero = resolver.resolve("silero-vad", (_, bytes, _) -> told.add(bytes));

        assertThat(silero.resolve("silero_vad.onnx")).hasSize(2_327_524);
        assertThat(told).last().isEqualTo(2_327_524L);
        assertThat(resolver.installed("silero-vad")).isTrue();
    }

    @Test
    void onlyTheListedFilesOfAPackageAreKept() throws IOException {
        npm("cp '%s' \"$PWD/scope-tiny-1.0.0.tgz\"".formatted(archive("package/dist/tiny.onnx", "package/index.js")));

        var tiny = resolver(PATIENCE).resolve("tiny");

        try (var files = Files.list(tiny)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tiny.onnx", ".checked.json", ".lock");
        }
    }

    @Test
    void aPackageWithoutTheFileIsNamed() throws IOException {
        npm("cp '%s' \"$PWD/scope-tiny-1.0.0.tgz\"".formatted(archive("package/index.js")));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver(PATIENCE).resolve("tiny"))
                .withMessageContaining("npm package @scope/tiny@1.0.0: has no dist/tiny.onnx");
    }

    @Test
    void aMachineWithoutNpmIsToldHowToGetIt() {
        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver(PATIENCE).resolve("tiny"))
                .withMessage(
                        "tiny.onnx of tiny could not be fetched. Tried npm package @scope/tiny@1.0.0: there is no npm "
                                + "on the PATH; install Node.js (Debian: apt-get install npm). "
                                + "Put this right, then run ./parley models pull tiny");
    }

    @Test
    void whatNpmSaysIsPassedOn() throws IOException {
        npm("""
                echo "npm error code ENOTFOUND" >&2
                echo "npm error syscall getaddrinfo" >&2
                echo "npm error network request failed, reason: getaddrinfo ENOTFOUND registry.example" >&2
                echo "npm error Log files were not written due to the config logs-max=0" >&2
                exit 1
                """);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver(PATIENCE).resolve("tiny"))
                .withMessageContaining(
                        "npm failed: network request failed, reason: getaddrinfo ENOTFOUND registry.example. Put");
    }

    @Test
    void anNpmThatHangsIsStoppedWithItsChildren() throws Exception {
        npm("sleep 600 & echo $! > '%s'; wait".formatted(folder.resolve("child")));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver(Duration.ofSeconds(1)).resolve("tiny"))
                .withMessageContaining("npm did not end within 1 s and was stopped");
        var child = ProcessHandle.of(
                Long.parseLong(Files.readString(folder.resolve("child")).strip()));
        if (child.isPresent()) {
            child.get().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void aPackageThatNamesAFileOutsideOfItselfIsRefusedWhole() throws IOException {
        var archive = archive("package/dist/tiny.onnx", "package/../../escaped.txt");

        assertThatIOException()
                .isThrownBy(() -> PackageArchive.extract(archive, Set.of("dist/tiny.onnx"), programs))
                .withMessage("the package names a file outside of itself, \"package/../../escaped.txt\"; "
                        + "nothing of it is used");
        assertThat(folder.resolve("escaped.txt")).doesNotExist();
    }

    @Test
    void aBrokenPackageIsRefused() throws IOException {
        npm("echo nonsense > \"$PWD/scope-tiny-1.0.0.tgz\"");

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver(PATIENCE).resolve("tiny"))
                .withMessageContaining("npm package @scope/tiny@1.0.0");
    }

    private WeightResolver resolver(Duration patience) {
        var catalog = Samples.catalog(CONTENT, "npm: dist/tiny.onnx");
        return Samples.resolver(catalog, cache, new NpmPackages(new NpmClient(programs.toString(), patience)));
    }

    /** Puts a stand-in for npm on the search path. */
    private void npm(String script) throws IOException {
        var program = programs.resolve("npm");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Path archive(String... names) throws IOException {
        var archive = folder.resolve("package.tgz");
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(Files.newOutputStream(archive)))) {
            for (var name : names) {
                var entry = new TarArchiveEntry(name);
                entry.setSize(CONTENT.length);
                tar.putArchiveEntry(entry);
                tar.write(CONTENT);
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }

    private boolean registryAnswers() throws Exception {
        try {
            var ping = new ProcessBuilder("npm", "view", "@ricky0123/vad-web@0.0.31", "version", "--fetch-retries=0")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("ping").toFile())
                    .start();
            return ping.waitFor(1, TimeUnit.MINUTES) && ping.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
