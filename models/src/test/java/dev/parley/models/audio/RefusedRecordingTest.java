package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and in which words. */
class RefusedRecordingTest {

    private static final List<String> SILENCE = List.of("-f", "lavfi", "-i", "anullsrc=d=2");

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private Path folder = Path.of("");
    private Sounds sounds;
    private Path target;

    @BeforeEach
    void nameFiles(@TempDir Path temporary) {
        folder = temporary;
        sounds = new Sounds(folder);
        target = folder.resolve("decoded.wav");
    }

    @Test
    void anEmptyFile() throws IOException {
        assertRefused(
                file("empty.wav", new byte[0]), Kind.EMPTY, "The file is empty (0 bytes); send the recording again");
    }

    @Test
    void textRenamedToWav() throws IOException {
        assertRefused(
                file(
                        "text.wav",
                        "Протокол встречи: ничего не записано.\n".repeat(100).getBytes(UTF_8)),
                Kind.UNREADABLE,
                "The file is not a recording that can be read (Invalid data found when processing input);"
                        + " send audio or video such as WAV, MP3, M4A, OGG, WebM or MP4");
    }

    @Test
    void noise() throws IOException {
        var bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);

        assertRefused(file("noise.mp3", bytes), Kind.UNREADABLE, "is not a recording that can be read");
    }

    @Test
    void aVideoWithoutSound() throws Exception {
        assertRefused(
                sounds.make("silent.mp4", Sounds.PICTURE, "-c:v", "mpeg4"),
                Kind.NO_SOUND,
                "The file has no sound track, only video (mpeg4); send a recording or a video with sound");
    }

    @Test
    void aPicture() throws Exception {
        assertRefused(sounds.make("picture.png", Sounds.PICTURE, "-frames:v", "1"), Kind.NO_SOUND, "only video (png)");
    }

    @Test
    void anMp4WithoutItsIndex() throws Exception {
        var whole = Files.readAllBytes(sounds.make("whole.m4a", Sounds.TONE));

        assertRefused(
                file("cut.m4a", Arrays.copyOf(whole, whole.length / 2)),
                Kind.UNREADABLE,
                "The file is cut off: its index, at the end, is missing; send the whole file again");
    }

    @Test
    void aSoundTrackWithoutSamples() throws Exception {
        assertRefused(
                sounds.make("none.wav", SILENCE, "-t", "0"),
                Kind.TOO_SHORT,
                "The sound track is empty: it has no samples; send the recording again");
    }

    @Test
    void aRecordingThatIsTooLong() throws Exception {
        var source = sounds.make("long.flac", SILENCE);
        var limits = new DecodeLimits(Duration.ofSeconds(1), Duration.ofMinutes(1), 1L << 30);

        assertRefused(source, limits, Kind.TOO_LONG, "The recording is longer than the 1 s allowed; split it");
    }

    @Test
    void aRecordingThatIsLongerThanItStates() throws Exception {
        var source = sounds.make("stream.mka", SILENCE, "-c:a", "flac", "-live", "1");
        var limits = new DecodeLimits(Duration.ofSeconds(1), Duration.ofMinutes(1), 1L << 30);

        assertRefused(source, limits, Kind.TOO_LONG, "The recording is longer than the 1 s allowed; split it");
    }

    @Test
    void aPlaylistOfLocalFiles() throws Exception {
        var secret = sounds.make("secret.wav", Sounds.TONE);

        assertRefused(playlist(secret.toUri().toString()), Kind.UNREADABLE, "is not a recording that can be read");
    }

    @Test
    void aPlaylistOfTheNetworkWithoutAskingIt() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            var address = "http://127.0.0.1:" + server.getLocalPort() + "/sound.ts";

            assertRefused(playlist(address), Kind.UNREADABLE, "is not a recording that can be read");
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @Test
    void aListOfFilesToJoin() throws Exception {
        var secret = sounds.make("secret.wav", Sounds.TONE);

        for (var name : List.of("secret.wav", secret.toString(), secret.toUri().toString(), "fd:")) {
            var list = file("list.ffconcat", ("ffconcat version 1.0\nfile '" + name + "'\n").getBytes(UTF_8));
            assertRefused(list, Kind.UNREADABLE, "is not a recording that can be read");
        }
    }

    @Test
    void aFullDiskNamesTheFolder() throws Exception {
        var full = Files.createSymbolicLink(folder.resolve("full.wav"), Path.of("/dev/full"));
        var source = sounds.make("tone.wav", Sounds.TONE);

        assertThatExceptionOfType(AudioException.class)
                .isThrownBy(() -> decoder.decode(source, full, DecodeLimits.DEFAULT, Progress.NONE))
                .withMessage("No space is left in %s for the decoded recording; free some and try again", folder)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
    }

    @Test
    void aMissingFileIsNoFaultOfTheRecording() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> decoder.decode(folder.resolve("none"), target, DecodeLimits.DEFAULT, Progress.NONE));
    }

    private Path playlist(String entry) throws IOException {
        return file(
                "list.m3u8",
                "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n%s\n#EXT-X-ENDLIST\n"
                        .formatted(entry)
                        .getBytes(UTF_8));
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private void assertRefused(Path source, Kind kind, String message) {
        assertRefused(source, DecodeLimits.DEFAULT, kind, message);
    }

    private void assertRefused(Path source, DecodeLimits limits, Kind kind, String message) {
        assertThatExceptionOfType(AudioException.class)
                .isThrownBy(() -> decoder.decode(source, target, limits, Progress.NONE))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(target).doesNotExist();
    }
}
