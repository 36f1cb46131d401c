package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody's own client for Node.js, in scripts that print one line of JSON for each thing they saw.
 *
 * @param name folder of its scripts and of package.json and package-lock.json, below src/test
 */
public record NodeClient(String name, List<String> scripts) {

    /** OpenAI's. */
    public static final NodeClient OPEN_AI =
            new NodeClient("openai-client", List.of("client.mjs", "chat.mjs", "speech.mjs"));
    /** That of the tus project. */
    public static final NodeClient TUS = new NodeClient("tus-client", List.of("upload.mjs"));

    /** Fetches the client; the test is skipped where that is not possible. */
    public void install() throws IOException, InterruptedException {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "Node.js or npm is not installed");
        Files.createDirectories(installed());
        var files = new ArrayList<>(List.of("package.json", "package-lock.json"));
        files.addAll(scripts);
        for (var file : files) {
            Files.copy(sources().resolve(file), installed().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assumeTrue(
                runs("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"),
                "npm could not fetch " + name + "; is the registry reachable?");
    }

    /** Runs a script to its end. Returns what it saw, by name; of what it saw twice, the last. */
    public Map<String, JsonNode> run(String script, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        var saw = new LinkedHashMap<String, JsonNode>();
        for (var line : output(command)) {
            System.out.println(name + ": " + line);
            var seen = new JsonMapper().readTree(line);
            saw.put(seen.path("what").asText(), seen.path("value"));
        }
        return saw;
    }

    private Path sources() {
        return Path.of("src/test", name).toAbsolutePath();
    }

    private Path installed() {
        return Path.of("target", name).toAbsolutePath();
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            return process(List.of(command))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private List<String> output(List<String> command) throws IOException, InterruptedException {
        var process = process(command).start();
        try (var lines = process.inputReader()) {
            var output = new ArrayList<>(lines.lines().toList());
            assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
            return output;
        }
    }

    private ProcessBuilder process(List<String> command) {
        var folder = Files.isDirectory(installed()) ? installed() : sources();
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }
}
