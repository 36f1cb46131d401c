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

/** OpenAI's own client for Node.js, in scripts that print one line of JSON for each thing they saw. */
public final class OpenAiClient {

    private static final Path SOURCES = Path.of("src/test/openai-client").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/openai-client").toAbsolutePath();

    private OpenAiClient() {}

    /** Fetches the client; the test is skipped where that is not possible. */
    public static void install() throws IOException, InterruptedException {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "Node.js or npm is not installed");
        Files.createDirectories(INSTALLED);
        for (var file : List.of("package.json", "package-lock.json", "client.mjs", "chat.mjs", "speech.mjs")) {
            Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assumeTrue(
                runs("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"),
                "npm could not fetch the openai client; is the registry reachable?");
    }

    /** Runs a script to its end. Returns what it saw, by name. */
    public static Map<String, JsonNode> run(String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        var saw = new LinkedHashMap<String, JsonNode>();
        for (var line : output(command)) {
            System.out.println("openai client: " + line);
            var seen = new JsonMapper().readTree(line);
            saw.put(seen.path("what").asText(), seen.path("value"));
        }
        return saw;
    }

    private static boolean runs(String... command) throws InterruptedException {
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

    private static List<String> output(List<String> command) throws IOException, InterruptedException {
        var process = process(command).start();
        try (var lines = process.inputReader()) {
            var output = new ArrayList<>(lines.lines().toList());
            assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
            return output;
        }
    }

    private static ProcessBuilder process(List<String> command) {
        var folder = Files.isDirectory(INSTALLED) ? INSTALLED : SOURCES;
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }
}
