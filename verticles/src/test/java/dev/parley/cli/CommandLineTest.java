package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItself() {
        var commands = new ArrayList<List<String>>();
        collect(commandLine(), List.of(), commands);
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest("parley " + String.join(" ", command), () -> {
                    var help =
                            Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);

                    assertThat(run(help)).isZero();
                    assertThat(out.toString()).contains("Usage: parley");
                    assertThat(err.toString()).isEmpty();
                }));
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("parley ");
    }

    @Test
    void wrongUseIsOneLineWithTheWayOut() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("trnscribe")).isEqualTo(2);
        assertThat(run("transcribe")).isEqualTo(2);
        assertThat(run("user")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--speakers", "two")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--speakers", "2", "--max-speakers", "3"))
                .isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--format", "pdf")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--channels", "left")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--format", "srt", "--json")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--no-diarize", "--speakers", "2"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(10)
                .allSatisfy(line -> assertThat(line).startsWith("parley: ").endsWith("--help"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void missingFileIsNamed() {
        assertFails("there is no file nowhere.wav: check the name", "transcribe", "nowhere.wav");
    }

    @Test
    void deviceWithoutEndIsRefused() {
        assertFails(
                "/dev/zero is a pipe or a device, which may have no end: save the sound to a file",
                "transcribe",
                "/dev/zero");
    }

    @Test
    void folderInsteadOfAFileIsNamed() {
        assertFails(folder + " is a folder: name one sound or video file", "transcribe", folder.toString());
    }

    @Test
    void emptyFileIsNamed() throws IOException {
        var file = Files.createFile(folder.resolve("silence.wav"));

        assertFails(file + " is empty: name a file with sound", "transcribe", file.toString());
    }

    @Test
    void fileWhereAFolderIsMeantIsNamedBeforeAnyWork() throws IOException {
        var sound = Files.writeString(folder.resolve("a.wav"), "sound");
        var file = Files.createFile(folder.resolve("out"));

        assertFails(
                "--out " + file + " is a file: name a folder",
                "transcribe",
                sound.toString(),
                "--out",
                file.toString());
    }

    @Test
    void unknownRecogniserIsRefusedNamingThoseThereAre() throws IOException {
        var sound = Files.writeString(folder.resolve("a.wav"), "sound");

        assertThat(run("transcribe", sound.toString(), "--model", "whisper-huge"))
                .isEqualTo(2);

        assertThat(err.toString())
                .startsWith("parley: speech.model = whisper-huge (option --model): must be one of auto, ")
                .contains("whisper-base");
    }

    @Test
    void aReportByAProviderThatIsNotOnIsRefusedBeforeAnyWorkNamingThoseThatAre() throws IOException {
        var sound = Files.writeString(folder.resolve("a.wav"), "sound");

        assertThat(run("transcribe", sound.toString(), "--report-with", "gigachut/GigaChat-2"))
                .isEqualTo(2);

        assertThat(err.toString())
                .startsWith(
                        "parley: --report-with gigachut/GigaChat-2: there is no provider gigachut that is on; these are: ")
                .contains("extractive", "OPENAI_API_KEY");
    }

    @Test
    void optionsOfAReportThatDoNotGoTogetherAreWrongUse() {
        assertThat(run("transcribe", "a.wav", "--prompt", "minutes")).isEqualTo(2);
        assertThat(run("transcribe", "a.wav", "--report-with", "dryrun", "--no-report"))
                .isEqualTo(2);
        assertThat(run(
                        "transcribe",
                        "a.wav",
                        "--report-with",
                        "dryrun",
                        "--prompt",
                        "minutes",
                        "--prompt-file",
                        "p.txt"))
                .isEqualTo(2);

        assertThat(err.toString().lines()).hasSize(3).first().asString().contains("--report-with", "--initial-prompt");
    }

    @Test
    void aPromptFileThatIsNotThereIsNamed() throws IOException {
        var sound = Files.writeString(folder.resolve("a.wav"), "sound");

        assertFails(
                "--prompt-file nowhere.txt: there is no such file",
                "transcribe",
                sound.toString(),
                "--report-with",
                "dryrun",
                "--prompt-file",
                "nowhere.txt");
    }

    @Test
    void wrongConfigurationIsWrongUseAndAllOfItIsShown() throws IOException {
        var file = Files.writeString(folder.resolve("my.yaml"), "http:\n  prot: 1\n");

        assertThat(run("up", "--conf", file.toString(), "--port", "99999")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactlyInAnyOrder(
                        "parley: http.prot (" + file + ":2): unknown key; did you mean http.port?",
                        "parley: http.port = 99999 (option --port): must be a whole number, 0 to 65535");
    }

    @Test
    void weightsAreListedWithWhetherTheyAreHere() {
        assertThat(run("models", "list")).isZero();

        assertThat(out.toString()).contains("silero-vad", "moonshine-tiny-en", "MIT");
    }

    @Test
    void unknownWeightIsRefusedWithTheNearestOne() {
        assertThat(run("models", "pull", "silero-vat")).isEqualTo(1);

        assertThat(err.toString().lines().toList().getLast())
                .startsWith("parley: There is no weight \"silero-vat\"; did you mean silero-vad?");
    }

    private void assertFails(String line, String... arguments) {
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("parley: " + line);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        return ParleyCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> all) {
        all.add(path);
        command.getSubcommands()
                .forEach((name, next) -> collect(
                        next, Stream.concat(path.stream(), Stream.of(name)).toList(), all));
    }
}
