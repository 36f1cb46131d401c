package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of real files, by the real FFmpeg. */
class BrowserSoundTest {

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private Path folder = Path.of("");
    private Sounds sounds = new Sounds(folder);

    @BeforeEach
    void nameFolder(@TempDir Path temporary) {
        folder = temporary;
        sounds = new Sounds(temporary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.wav  | -c:a pcm_s16le                          | audio/wav",
                "a.wav  | -c:a pcm_s16le -ac 2 -ar 8000            | audio/wav",
                "a.flac | -c:a flac                               | audio/flac",
                "a.flac | -c:a flac -ac 2 -sample_fmt s32         | audio/flac"
            })
    void whatAllBrowsersPlayAndSeekInIsGivenAsItIs(String name, String options, String type) throws Exception {
        assertThat(mediaType(make(name, options))).contains(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.wav  | -c:a pcm_s24le",
                "a.wav  | -c:a pcm_mulaw -ar 8000",
                "a.wav  | -c:a pcm_s16le -ac 6",
                "a.wav  | -c:a pcm_s16le -ar 96000",
                "a.w64  | -c:a pcm_s16le",
                "a.aiff | -c:a pcm_s16be",
                "a.mp3  | -c:a libmp3lame -b:a 128k -ac 2 -ar 44100",
                "a.mp3  | -c:a libmp3lame -q:a 4",
                "a.mp3  | -c:a libmp3lame -b:a 64k -write_xing 0",
                "a.mp2  | -c:a mp2",
                "a.m4a  | -c:a aac",
                "a.aac  | -c:a aac",
                "a.ogg  | -c:a libopus",
                "a.webm | -c:a libopus",
                "a.oga  | -c:a flac -f ogg",
                "a.wma  | -c:a wmav2"
            })
    void everythingElseNeedsACopy(String name, String options) throws Exception {
        assertThat(mediaType(make(name, options))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.wav, -c:a pcm_s16le", "a.flac, -c:a flac"})
    void aFileThatIsCutOffNeedsACopy(String name, String options) throws Exception {
        var whole = Files.readAllBytes(make(name, options));

        // So little that nobody would warn of it.
        var cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(whole, whole.length * 9 / 10));

        assertThat(mediaType(cut)).isEmpty();
    }

    @Test
    void aWavFileThatWasWrittenAsAStreamNeedsACopy() throws Exception {
        var whole = Files.readAllBytes(make("a.wav", "-c:a pcm_s16le"));
        Arrays.fill(whole, 4, 8, (byte) 0xFF);
        Arrays.fill(whole, dataLength(whole), dataLength(whole) + 4, (byte) 0xFF);

        assertThat(mediaType(Files.write(folder.resolve("stream.wav"), whole))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "english/jfk.flac, audio/flac",
        "english/two_channels.wav, audio/wav",
        "languages/test_de.wav, audio/wav",
        "formats/talk.opus, ''"
    })
    void realRecordingsAreKnown(String file, String type) throws IOException {
        assertThat(mediaType(SharedFiles.require("audio/" + file)))
                .isEqualTo(Optional.of(type).filter(some -> !some.isEmpty()));
    }

    private static int dataLength(byte[] wav) {
        for (var i = 12; ; i++) {
            if (wav[i] == 'd' && wav[i + 1] == 'a' && wav[i + 2] == 't' && wav[i + 3] == 'a') {
                return i + 4;
            }
        }
    }

    private Path make(String name, String options) throws IOException, InterruptedException {
        return sounds.make(name, Sounds.TONE, options.split(" "));
    }

    private Optional<String> mediaType(Path file) throws IOException {
        var decoded = decoder.decode(file, folder.resolve("decoded"), DecodeLimits.DEFAULT, Progress.NONE);
        return BrowserSound.mediaType(file, decoded);
    }
}
