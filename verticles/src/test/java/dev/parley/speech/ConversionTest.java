package dev.parley.speech;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Blobs;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference.AudioFormat;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversion as a job: through the engine and the store, by the real FFmpeg. */
class ConversionTest {

    private static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);

    @RegisterExtension
    static final TestStore store = new TestStore();

    @TempDir
    private Path folder;

    private SpeechNode node;

    @BeforeEach
    void start() {
        node = new SpeechNode(store);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void aRecordingBecomesABlobOfTheFormat(AudioFormat format) throws IOException {
        var id = submit(tone(1.5), format, false);

        var output = output(id);

        assertThat(output.seconds()).isCloseTo(1.5, within(0.001));
        assertThat(output.format()).isEqualTo(format);
        assertThat(output.name()).isEqualTo("my.talk." + format.name().toLowerCase(Locale.ROOT));
        var file = node.ask(Blobs.LOCATE, new Blobs.Locate(output.audio())).file();
        assertThat(file).hasSize(output.bytes());
        assertThat(Files.readAllBytes(file)).startsWith(firstBytes(format));
        assertThat(store.data().resolve("scratch").resolve(id.toString())).doesNotExist();
    }

    @Test
    void noiseReductionKeepsTheLength() throws IOException {
        var output = output(submit(tone(1.234), AudioFormat.WAV, true));

        var file = node.ask(Blobs.LOCATE, new Blobs.Locate(output.audio())).file();
        try (var recording = Recording.open(file)) {
            assertThat(recording.samples()).isEqualTo((long) (1.234 * Recording.SAMPLE_RATE));
        }
    }

    @Test
    void itsStageAndStatesAreEventsOfTheJob() throws IOException {
        var id = submit(tone(1), AudioFormat.FLAC, false);
        node.whenEnded(id);

        assertThat(node.events(id)).extracting(Jobs.Event::type).contains("state", "stage");
    }

    @Test
    void whatIsNoSoundFailsAndSaysWhatIsWrong() throws IOException {
        var job = node.whenEnded(
                submit(Files.writeString(folder.resolve("notes.wav"), "no sound"), AudioFormat.WAV, false));

        assertThat(job.state()).isInstanceOfSatisfying(State.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.UNSUPPORTED_MEDIA);
            assertThat(failed.detail()).contains("not a recording that can be read");
        });
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        var empty = Files.createFile(folder.resolve("empty.wav"));

        refused(Failure.INVALID, () -> submit(empty, AudioFormat.WAV, false)).withMessageContaining("empty");
    }

    private ConversionOutput output(UUID id) {
        var job = node.whenEnded(id);
        assertThat(job.state()).isInstanceOf(State.Succeeded.class);
        return Stages.read("output", ((State.Succeeded) job.state()).output(), ConversionOutput.class);
    }

    private UUID submit(Path file, AudioFormat format, boolean denoise) {
        var options = new Conversions.Options(format, denoise);
        var submit = new Conversions.Submit(OWNER, "my.talk.mp4", file, options, Optional.empty(), Optional.empty());
        return node.ask(Conversions.SUBMIT, submit).id();
    }

    private Path tone(double seconds) throws IOException {
        var samples = new float[(int) (seconds * Recording.SAMPLE_RATE)];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(0.2 * i));
        }
        var file = folder.resolve("tone.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }

    private static byte[] firstBytes(AudioFormat format) {
        return switch (format) {
            case WAV -> new byte[] {'R', 'I', 'F', 'F'};
            case FLAC -> new byte[] {'f', 'L', 'a', 'C'};
            case OPUS -> new byte[] {'O', 'g', 'g', 'S'};
            // The beginning of a frame of MPEG-2, layer III, without a checksum.
            case MP3 -> new byte[] {(byte) 0xFF, (byte) 0xF3};
        };
    }
}
