package dev.parley.speech;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Speech;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A recording goes in, who said what and a report come out: all actors but the doors, real weights, a real store. */
class SpeechFlowTest {

    private static final int WAV_HEADER_BYTES = 44;
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

    @Test
    void aRecordingBecomesATranscriptWithSpeakersAndAReport() throws IOException {
        var id = submit(copyOf("audio/english/jfk.flac"));

        var job = node.whenEnded(id);
        var recording = get(id);

        assertThat(job.state()).isInstanceOf(State.Succeeded.class);
        var transcript = recording.transcript().orElseThrow();
        assertThat(words(transcript))
                .isEqualTo("and so my fellow americans ask not what your country can do for you ask what you can do for"
                        + " your country");
        assertThat(transcript.speakers()).containsExactly("SPEAKER_00");
        assertThat(transcript.duration()).isBetween(10.9, 11.1);
        assertThat(transcript.language()).isEqualTo("en");
        assertThat(transcript.segments()).allSatisfy(segment -> {
            assertThat(segment.start()).isBetween(0.0, 11.0);
            assertThat(segment.end()).isBetween(segment.start(), 11.1);
        });
        assertThat(transcript.report().orElseThrow().provider()).isEqualTo("extractive");
    }

    @Test
    void theStagesAndSegmentsAreEventsOfTheJob() throws IOException {
        var id = submit(copyOf("audio/english/jfk.flac"));
        node.whenEnded(id);

        var events = node.events(id);

        assertThat(events).extracting(Jobs.Event::type).contains("state", "stage", "segment", "progress");
        assertThat(events)
                .filteredOn(event -> event.type().equals("segment"))
                .first()
                .satisfies(event -> assertThat(event.data())
                        .contains("\"start\"", "\"end\"", "\"text\"")
                        .doesNotContain("words"));
    }

    @Test
    void aNameOfASpeakerIsKeptAndMergedAndAnUnknownSpeakerIsRefused() throws IOException {
        var id = submit(copyOf("audio/english/jfk.flac"));
        node.whenEnded(id);

        var labels = node.ask(Speech.LABEL, new Speech.Label(id, OWNER, Map.of("SPEAKER_00", Optional.of("Анна"))));

        assertThat(labels.names()).containsExactly(Map.entry("SPEAKER_00", "Анна"));
        assertThat(get(id).labels()).isEqualTo(labels.names());
        refused(
                        Failure.INVALID,
                        () -> node.ask(
                                Speech.LABEL, new Speech.Label(id, OWNER, Map.of("SPEAKER_09", Optional.of("Олег")))))
                .withMessageContaining("SPEAKER_09");
    }

    @Test
    void silenceBecomesAnEmptyTranscriptAndAnHonestReport() throws IOException {
        var id = submit(silence(3));

        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);
        var transcript = get(id).transcript().orElseThrow();
        assertThat(transcript.segments()).isEmpty();
        assertThat(transcript.duration()).isEqualTo(3);
        assertThat(transcript.report().orElseThrow().text()).containsIgnoringCase("no speech");
        assertThat(transcript.warnings()).containsExactly("no speech was found in the recording");
    }

    @Test
    void aTwentiethOfASecondIsEnough() throws IOException {
        assertThat(node.whenEnded(submit(silence(0.05))).state()).isInstanceOf(State.Succeeded.class);
    }

    @Test
    void aSentenceAfterHalfAnHourOfSilenceIsFoundAtItsTime() throws IOException {
        var whoeverSpeaks = new Speech.Options(
                Inference.Hearing.ANY, Inference.Speakers.ANY, Inference.Channels.AUTO, false, false);
        var id = submit(afterHalfAnHour(), whoeverSpeaks);

        node.whenEnded(id);

        var transcript = get(id).transcript().orElseThrow();
        assertThat(words(transcript)).contains("apostle of the middle classes");
        assertThat(transcript.segments().getFirst().start()).isBetween(1800.0, 1801.0);
        assertThat(transcript.duration()).isBetween(1805.0, 1807.0);
    }

    @Test
    void musicAloneIsNoFailure() throws IOException {
        var id = submit(chords(8));

        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);
        assertThat(get(id).transcript().orElseThrow().warnings()).isNotEmpty();
    }

    @Test
    void textThatCallsItselfSoundFailsAtOnceAndSaysWhatIsWrong() throws IOException {
        var text = Files.writeString(folder.resolve("notes.wav"), "This is not sound.");

        var job = node.whenEnded(submit(text));

        assertThat(job.state()).isInstanceOfSatisfying(State.Failed.class, failed -> assertThat(failed.failure())
                .isEqualTo(Failure.UNSUPPORTED_MEDIA));
        assertThat(job.attempt()).isEqualTo(1);
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        var empty = Files.createFile(folder.resolve("empty.wav"));

        refused(Failure.INVALID, () -> submit(empty)).withMessageContaining("empty");
    }

    @Test
    void aLanguageThatNoRecogniserKnowsIsRefusedWhenTheRecordingIsHandedIn() throws IOException {
        var options = options(Optional.of("ru"), Inference.Speakers.ANY);

        refused(Failure.INVALID, () -> submit(silence(1), options)).withMessageContaining("language");
    }

    @Test
    void moreSpeakersAtLeastThanAtMostAreRefused() throws IOException {
        var options = options(Optional.empty(), new Inference.Speakers(Optional.of(3), Optional.of(2)));

        refused(Failure.INVALID, () -> submit(silence(1), options)).withMessageContaining("min_speakers");
    }

    @Test
    void aNumberOfSpeakersThatIsTooGreatIsNamedAsItWasGiven() {
        var options = options(Optional.empty(), new Inference.Speakers(Optional.of(50), Optional.of(50)));

        refused(Failure.INVALID, () -> submit(silence(1), options)).withMessageStartingWith("speakers: 50");
    }

    @Test
    void theSameRecordingTwiceIsTwoTranscripts() throws IOException {
        var first = submit(copyOf("audio/english/leopard.wav"));
        var second = submit(copyOf("audio/english/leopard.wav"));

        assertThat(first).isNotEqualTo(second);
        node.whenEnded(first);
        node.whenEnded(second);
        assertThat(words(get(first).transcript().orElseThrow()))
                .isEqualTo(words(get(second).transcript().orElseThrow()))
                .contains("apostle of the middle classes");
    }

    @Test
    void anothersRecordingIsNotFound() throws IOException {
        var id = submit(silence(1));
        var stranger = new Caller(new UUID(2, 2), Role.USER);

        refused(Failure.NOT_FOUND, () -> node.ask(Speech.GET, new Speech.Get(id, stranger)));
    }

    @Test
    void aNodeThatStopsHalfWayIsFollowedByOneThatDoesOnlyTheRest() throws IOException {
        var id = submit(threeMinutes());
        node.whenEvent(id, event -> event.type().equals("segment"));

        node.close();
        node = new SpeechNode(store);
        var job = node.whenEnded(id);

        assertThat(job.state()).isInstanceOf(State.Succeeded.class);
        var stages = node.events(id).stream()
                .filter(event -> event.type().equals("stage"))
                .map(Jobs.Event::data)
                .toList();
        assertThat(stages)
                .filteredOn(stage -> !stage.contains("diarize"))
                .as("each stage once, and in order")
                .extracting(stage -> stage.replaceAll(".*\"stage\":\"(\\w+)\".*", "$1"))
                .containsExactly("decode", "detect", "recognize", "report");
        assertThat(stages).filteredOn(stage -> stage.contains("diarize")).hasSize(1);
        assertThat(get(id).transcript().orElseThrow().duration()).isGreaterThan(180);
    }

    @Test
    void aCancelledJobStopsAndItsRecordingHasNoTranscript() throws IOException {
        var id = submit(threeMinutes());
        node.whenEvent(id, event -> event.type().equals("stage"));

        node.ask(Jobs.CANCEL, new Jobs.Cancel(id, OWNER));

        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Cancelled.class);
        assertThat(get(id).transcript()).isEmpty();
    }

    private UUID submit(Path file) {
        return submit(file, Speech.Options.DEFAULT);
    }

    private UUID submit(Path file, Speech.Options options) {
        var submit = new Speech.Submit(
                OWNER,
                file.getFileName().toString(),
                file,
                options,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return node.ask(Speech.SUBMIT, submit).id();
    }

    private Speech.Recording get(UUID id) {
        return node.ask(Speech.GET, new Speech.Get(id, OWNER));
    }

    /** The store takes the file away, so it gets a copy. */
    private Path copyOf(String shared) throws IOException {
        var source = SharedFiles.require(shared);
        var name = UUID.randomUUID() + "-" + source.getFileName();
        return Files.copy(source, folder.resolve(name));
    }

    private Path threeMinutes() throws IOException {
        var sound = Files.readAllBytes(SharedFiles.require("audio/english/leopard.wav"));
        var file = folder.resolve("three-minutes.wav");
        try (var writer = RecordingWriter.create(file)) {
            while (writer.samples() < 180 * Recording.SAMPLE_RATE) {
                writer.write(sound, WAV_HEADER_BYTES, sound.length - WAV_HEADER_BYTES);
            }
        }
        return file;
    }

    private Path afterHalfAnHour() throws IOException {
        var sound = Files.readAllBytes(SharedFiles.require("audio/english/leopard.wav"));
        var second = new float[Recording.SAMPLE_RATE];
        var file = folder.resolve("late.wav");
        try (var writer = RecordingWriter.create(file)) {
            while (writer.samples() < 1800L * Recording.SAMPLE_RATE) {
                writer.write(second, 0, second.length);
            }
            writer.write(sound, WAV_HEADER_BYTES, sound.length - WAV_HEADER_BYTES);
        }
        return file;
    }

    /** Four chords, half a second each, over and over. */
    private Path chords(int seconds) throws IOException {
        var roots = new double[] {261.6, 220, 174.6, 196};
        var samples = new float[seconds * Recording.SAMPLE_RATE];
        for (var i = 0; i < samples.length; i++) {
            var time = i / (double) Recording.SAMPLE_RATE;
            var root = roots[(int) (2 * time) % roots.length];
            var fade = Math.exp(-4 * (time % 0.5));
            for (var interval : new double[] {1, 1.26, 1.5, 2}) {
                samples[i] += (float) (0.15 * fade * Math.sin(2 * Math.PI * root * interval * time));
            }
        }
        var file = folder.resolve("music.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }

    private Path silence(double seconds) throws IOException {
        var file = folder.resolve(seconds + "-silence.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(
                    new float[(int) (seconds * Recording.SAMPLE_RATE)], 0, (int) (seconds * Recording.SAMPLE_RATE));
        }
        return file;
    }

    private static String words(Speech.Transcript transcript) {
        return String.join(
                        " ",
                        transcript.segments().stream().map(Speech.Segment::text).toList())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z' ]", "");
    }

    private static Speech.Options options(Optional<String> language, Inference.Speakers speakers) {
        return new Speech.Options(Inference.Hearing.in(language), speakers, Inference.Channels.AUTO, true, true);
    }
}
