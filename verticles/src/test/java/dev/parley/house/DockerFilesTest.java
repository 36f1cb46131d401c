package dev.parley.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The container files before the linters: no container engine runs where the tests do. The compose files are held against
 * the Compose schema and rules, the Dockerfiles against their grammar.
 */
class DockerFilesTest {

    private static final Path DOCKER =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("docker");
    private static final Path SOURCES = Path.of("src/test/docker-linters").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/docker-linters").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeAll
    static void installLinters() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (var file : List.of("package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assumeTrue(
                run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
                        .isEmpty(),
                "npm is not installed, or could not fetch the linters of container files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.gpu.yaml"})
    void aComposeFileIsSound(String file) throws IOException, InterruptedException {
        assertThat(complaintsAboutCompose(DOCKER.resolve(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
    void aDockerfileIsSound(String file) throws IOException, InterruptedException {
        assertThat(complaintsAboutDockerfile(DOCKER.resolve(file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mem_limit: 3g              | mem_limt: 3g       | must NOT have additional properties
                    condition: service_healthy | condition: healthy | Validation error
                    "127.0.0.1:$               | "$                 | without specifying the interface
                    """)
    void aMistakeInTheComposeFileIsFound(String right, String wrong, String complaint)
            throws IOException, InterruptedException {
        var broken = broken("compose.yaml", right, wrong);

        assertThat(complaintsAboutCompose(broken))
                .hasValueSatisfying(text -> assertThat(text).contains(complaint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    COPY LICENSE        | COPPY LICENSE      | Unknown instruction: COPPY
                    USER parley         | USER               | has no arguments
                    --interval=30s      | --intervall=30s    | Unknown flag
                    """)
    void aMistakeInTheDockerfileIsFound(String right, String wrong, String complaint)
            throws IOException, InterruptedException {
        var broken = broken("Dockerfile", right, wrong);

        assertThat(complaintsAboutDockerfile(broken))
                .hasValueSatisfying(text -> assertThat(text).contains(complaint));
    }

    private Path broken(String file, String right, String wrong) throws IOException {
        var text = Files.readString(DOCKER.resolve(file));
        assertThat(text).contains(right);
        return Files.writeString(folder.resolve(file), text.replace(right, wrong));
    }

    private static Optional<String> complaintsAboutCompose(Path file) throws IOException, InterruptedException {
        var settings = DOCKER.resolve("dclint.yaml").toString();
        return run("npx", "--no-install", "dclint", "--max-warnings", "0", "--config", settings, file.toString());
    }

    private static Optional<String> complaintsAboutDockerfile(Path file) throws IOException, InterruptedException {
        return run("npx", "--no-install", "dockerfile-utils", "lint", file.toString());
    }

    /** What a program that failed has printed. */
    private static Optional<String> run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? Optional.empty() : Optional.of(output);
    }
}
