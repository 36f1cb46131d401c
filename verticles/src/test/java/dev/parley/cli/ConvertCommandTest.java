package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aRecordingIsConvertedBesideItself() throws IOException {
        var source = tone("talk.wav");

        assertThat(convert(source, "--format", "flac")).as(err.toString()).isZero();

        var flac = folder.resolve("talk.flac");
        assertThat(out.toString().strip()).isEqualTo(flac.toString());
        assertThat(Files.readAllBytes(flac)).startsWith('f', 'L', 'a', 'C');
    }

    @Test
    void orToTheFileThatIsNamed() throws IOException {
        var target = folder.resolve("other");

        assertThat(convert(tone("talk.wav"), "--denoise", "--out", target.toString()))
                .as(err.toString())
                .isZero();

        try (var recording = Recording.open(target)) {
            assertThat(recording.samples()).isEqualTo(8_000);
        }
    }

    @Test
    void theRecordingItselfIsNeverOverwritten() throws IOException {
        var source = tone("talk.wav");
        var before = Files.readAllBytes(source);

        assertThat(convert(source)).isEqualTo(1);

        assertThat(err.toString()).contains("is the recording itself").hasLineCount(1);
        assertThat(source).hasBinaryContent(before);
    }

    @Test
    void whatIsNoSoundIsToldInOneLine() throws IOException {
        var notes = Files.writeString(folder.resolve("notes.txt"), "no sound");

        assertThat(convert(notes)).isEqualTo(1);

        assertThat(err.toString()).contains("not a recording that can be read").hasLineCount(1);
        assertThat(folder.resolve("notes.wav")).doesNotExist();
    }

    @Test
    void anUnknownFormatIsWrongUse() throws IOException {
        assertThat(convert(tone("talk.wav"), "--format", "mp3")).isEqualTo(2);
        assertThat(err.toString()).contains("--format");
    }

    private int convert(Path source, String... options) {
        var arguments = new String[options.length + 2];
        arguments[0] = "convert";
        arguments[1] = source.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return ParleyCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path tone(String name) throws IOException {
        var samples = new float[8_000];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(0.2 * i));
        }
        var file = folder.resolve(name);
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }
}
