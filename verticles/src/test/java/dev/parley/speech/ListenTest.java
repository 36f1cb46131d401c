package dev.parley.speech;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.store.TestStore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is heard and drawn of recordings: made by jobs and when it is asked for, by the real FFmpeg, in a real store. */
class ListenTest {

    private static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);
    private static final int WAV_HEADER = 44;

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

    @Test
    void aJobLeavesWhatIsNeededToDrawARecordingAndToPlayItAsItIs() throws Exception {
        var sent = SharedFiles.require("audio/english/jfk.flac");
        var options = new Speech.Options(
                Inference.Hearing.ANY, Inference.Speakers.ANY, Inference.Channels.AUTO, false, false);
        var submit = new Speech.Submit(
                OWNER, "jfk.flac", copyOf(sent), options, Optional.empty(), Optional.empty(), Optional.empty());
        var id = node.ask(Speech.SUBMIT, submit).id();
        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);

        assertThat(store.sql(
                        "select octet_length(peaks) from parley.recording_sounds where recording_id = '" + id + "'"))
                .contains("1100");
        var playable = play(id);
        assertThat(playable.contentType()).isEqualTo("audio/flac");
        assertThat(playable.name()).isEqualTo("jfk.flac");
        assertThat(file(playable.sound())).hasSameBinaryContentAs(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "audio/formats/talk.opus",
        "audio/languages/en_de.mp3",
        "audio/formats/talk.mp3",
        "audio/english/hotwords.mp3"
    })
    void whatIsHeardHasTheTimeOfTheTranscript(String shared) throws IOException {
        var original = SharedFiles.require(shared);
        var id = recording(original);

        var playable = play(id);

        var heard = decoded(file(playable.sound()));
        var transcribed = decoded(original);
        for (var third = 0; third < 3; third++) {
            assertThat(lag(transcribed, heard, loudest(transcribed, third)))
                    .as("milliseconds in third %d of it", third)
                    .isBetween(-50.0, 50.0);
        }
    }

    @Test
    void whoeverAsksMeanwhileGetsTheSameCopyMadeOnce() throws Exception {
        var id = recording(SharedFiles.require("audio/formats/talk.opus"));

        var asked = IntStream.range(0, 5)
                .mapToObj(_ -> node.asked(Sounds.PLAY, new Sounds.Play(id, OWNER)))
                .toList();

        assertThat(asked.stream().map(TestStore::await).distinct())
                .singleElement()
                .satisfies(playable -> {
                    assertThat(playable.contentType()).isEqualTo("audio/mpeg");
                    assertThat(playable.name()).isEqualTo("talk.mp3");
                });
        assertThat(node.conversions()).isEqualTo(1);
        assertThat(store.data().resolve("scratch/played")).isEmptyDirectory();
    }

    @Test
    void aCopyGoesWithItsRecording() throws Exception {
        var id = recording(SharedFiles.require("audio/formats/talk.opus"));
        var copy = play(id).sound();
        store.sql("update parley.blobs set noted = now() - interval '2 days'");

        dropBlobs();
        assertThat(file(copy)).exists();

        node.ask(
                Retention.DROP_RECORDINGS,
                new Retention.DropRecordings(Instant.now().plusSeconds(60), 100, Optional.empty()));
        dropBlobs();
        refused(Failure.NOT_FOUND, () -> file(copy));
        refused(Failure.NOT_FOUND, () -> play(id));
    }

    @Test
    void ofTwoChannelsTheLoudestIsDrawn() throws IOException {
        var file = SharedFiles.require("audio/english/two_channels.wav");
        var samples = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(WAV_HEADER)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        var loudest = IntStream.range(0, samples.limit())
                .map(i -> Math.abs(samples.get(i)))
                .max()
                .orElseThrow();

        var points = measure(recording(file), 0, Optional.empty(), 100).points();

        // The mix of both is about half as loud.
        assertThat((double) Collections.max(points)).isCloseTo(255 * Math.sqrt(loudest / 32_768.0), within(4.0));
    }

    @Test
    void aRecordingThatIsCutOffIsHeardAsFarAsItGoes() throws Exception {
        var whole = Files.readAllBytes(SharedFiles.require("audio/english/leopard.wav"));
        var cut = Files.write(folder.resolve("cut.wav"), Arrays.copyOf(whole, whole.length / 2));
        var id = recording(cut);

        var loudness = measure(id, 0, Optional.empty(), 10);
        var playable = play(id);

        var seconds = (whole.length / 2 - WAV_HEADER) / 32_000.0;
        assertThat(loudness.duration()).isCloseTo(seconds, within(0.1));
        assertThat(playable.contentType()).isEqualTo("audio/mpeg");
        assertThat(decoded(file(playable.sound())).length / (double) Recording.SAMPLE_RATE)
                .isCloseTo(seconds, within(0.15));
    }

    @Test
    void twoSilentHoursAreDrawnFlatAndCanBeHeard() throws IOException {
        var silence = folder.resolve("silence.wav");
        try (var writer = RecordingWriter.create(silence)) {
            var minute = new float[60 * Recording.SAMPLE_RATE];
            for (var i = 0; i < 120; i++) {
                writer.write(minute, 0, minute.length);
            }
        }
        var id = recording(silence);

        var loudness = measure(id, 0, Optional.empty(), 4_096);
        var part = measure(id, 7_199.5, Optional.of(9_999.0), 3);

        assertThat(loudness.duration()).isEqualTo(7_200);
        assertThat(loudness.points()).hasSize(4_096).containsOnly(0);
        assertThat(part).isEqualTo(new Sounds.Loudness(7_199.5, 7_200, 7_200, List.of(0, 0, 0)));
        assertThat(play(id).contentType()).isEqualTo("audio/wav");
    }

    @Test
    void whereTheFileWasNeverGotItIsSaidAtOnceThatThereIsNoSound() {
        var id = UUID.randomUUID();
        var source = Optional.of(URI.create("https://example.org/away.wav"));
        node.ask(Recordings.INSERT, new Recordings.Insert(id, OWNER.user(), "away.wav", Optional.empty(), source, 0));

        refused(Failure.CONFLICT, () -> play(id)).withMessageContaining("there is no sound");
        refused(Failure.CONFLICT, () -> measure(id, 0, Optional.empty(), 10));
        assertThat(node.conversions()).isZero();
    }

    @Test
    void whereTheStoreHasLostTheFileItIsSaidThatThereIsNoSound() {
        var lost = new Blobs.Key("cd" + "0".repeat(62));
        var id = UUID.randomUUID();
        node.ask(
                Recordings.INSERT,
                new Recordings.Insert(id, OWNER.user(), "lost.wav", Optional.of(lost), Optional.empty(), 1));

        refused(Failure.CONFLICT, () -> play(id)).withMessageContaining("there is no sound");
        refused(Failure.CONFLICT, () -> measure(id, 0, Optional.empty(), 10));
    }

    @Test
    void whatIsNoSoundSaysSo() throws IOException {
        var id = recording(Files.writeString(folder.resolve("notes.txt"), "no sound"));

        refused(Failure.UNSUPPORTED_MEDIA, () -> play(id)).withMessageContaining("not a recording that can be read");
        refused(Failure.UNSUPPORTED_MEDIA, () -> measure(id, 0, Optional.empty(), 10));
    }

    @Test
    void whoDoesNotWantToWaitIsToldToComeAgainAndItIsMadeAllTheSame() throws Exception {
        var id = recording(SharedFiles.require("audio/formats/talk.opus"));
        var impatient = node.soundDesk(Duration.ofMillis(1));

        refused(
                        Failure.UNAVAILABLE,
                        () -> TestStore.await(node.onVirtualThread(() -> impatient.play(new Sounds.Play(id, OWNER)))))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());

        assertThat(play(id).contentType()).isEqualTo("audio/mpeg");
        assertThat(node.conversions()).isEqualTo(1);
    }

    private UUID recording(Path file) throws IOException {
        var blob = node.ask(Blobs.ADOPT, new Blobs.Adopt(copyOf(file)));
        var id = UUID.randomUUID();
        node.ask(
                Recordings.INSERT,
                new Recordings.Insert(
                        id,
                        OWNER.user(),
                        file.getFileName().toString(),
                        Optional.of(blob.key()),
                        Optional.empty(),
                        blob.bytes()));
        return id;
    }

    private Path copyOf(Path file) throws IOException {
        return Files.copy(file, folder.resolve(UUID.randomUUID() + "-" + file.getFileName()));
    }

    private Sounds.Playable play(UUID id) {
        return node.ask(Sounds.PLAY, new Sounds.Play(id, OWNER));
    }

    private Sounds.Loudness measure(UUID id, double from, Optional<Double> to, int points) {
        return node.ask(Sounds.MEASURE, new Sounds.Measure(id, OWNER, from, to, points));
    }

    private Path file(Blobs.Key key) {
        return node.ask(Blobs.LOCATE, new Blobs.Locate(key)).file();
    }

    private void dropBlobs() {
        node.ask(
                Retention.DROP_BLOBS,
                new Retention.DropBlobs(Instant.now().minusSeconds(3600), Optional.empty(), 1_000));
    }

    /** As the models hear it. */
    private float[] decoded(Path file) throws IOException {
        var target = folder.resolve(UUID.randomUUID() + ".wav");
        node.ask(Inference.DECODE, new Inference.Decode(UUID.randomUUID(), file, target, Inference.Channels.TOGETHER));
        try (var recording = Recording.open(target)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    /** The place of the loudest sample of a third, not too near to the ends. */
    private static int loudest(float[] samples, int third) {
        var margin = Recording.SAMPLE_RATE / 2;
        var place = margin;
        var part = (samples.length - 2 * margin) / 3;
        for (var i = margin + third * part; i < margin + (third + 1) * part; i++) {
            place = Math.abs(samples[i]) > Math.abs(samples[place]) || place < margin + third * part ? i : place;
        }
        return place;
    }

    /** By how many milliseconds the half second around a place of one is late in the other: where both are most alike. */
    private static double lag(float[] one, float[] other, int place) {
        var most = Recording.SAMPLE_RATE / 10;
        var half = Recording.SAMPLE_RATE / 4;
        var best = 0;
        var bestLikeness = Double.NEGATIVE_INFINITY;
        for (var lag = -most; lag <= most; lag++) {
            var likeness = 0.0;
            var energy = 1e-9;
            for (var i = place - half; i < place + half; i++) {
                var sample = i + lag < other.length ? other[i + lag] : 0;
                likeness += one[i] * sample;
                energy += sample * sample;
            }
            if (likeness / Math.sqrt(energy) > bestLikeness) {
                bestLikeness = likeness / Math.sqrt(energy);
                best = lag;
            }
        }
        return 1_000.0 * best / Recording.SAMPLE_RATE;
    }
}
