package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Channels;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Speech;
import dev.parley.models.SharedFiles;
import dev.parley.store.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two speakers on two channels, who talk at the same time: real weights, a real store. */
class TwoChannelsTest {

    private static final String LEFT =
            "he began a confused complaint against the wizard who had vanished behind the" + " curtain on the left";
    private static final String RIGHT = "the horizon seems extremely distant";
    private static final int WAV_HEADER = 44;
    private static final int REPETITIONS = 6;
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
    void eachIsHeardForItself() throws IOException {
        var transcript = transcript(twoChannels(0), Channels.AUTO);

        assertThat(transcript.speakers()).containsExactly("SPEAKER_00", "SPEAKER_01");
        assertThat(saidBy("SPEAKER_00", transcript)).isEqualTo(LEFT);
        assertThat(saidBy("SPEAKER_01", transcript)).isEqualTo(RIGHT);
        assertThat(transcript.segments())
                .isSortedAccordingTo((one, next) -> Double.compare(one.start(), next.start()))
                .allSatisfy(segment -> assertThat(segment.words())
                        .allSatisfy(word -> assertThat(word.speaker()).isEqualTo(segment.speaker())));
        assertThat(transcript.turns()).extracting(Inference.Turn::speaker).contains("SPEAKER_00", "SPEAKER_01");
    }

    @Test
    void whatLeaksInFromTheOtherIsNotWrittenTwice() throws IOException {
        var transcript = transcript(twoChannels(0.1), Channels.APART);

        assertThat(saidBy("SPEAKER_00", transcript)).isEqualTo(LEFT);
        assertThat(saidBy("SPEAKER_01", transcript)).isEqualTo(RIGHT);
    }

    @Test
    void segmentsAreToldByTime() throws IOException {
        var id = submit(twoChannels(0), Channels.AUTO);
        node.whenEnded(id);

        var starts = node.events(id).stream()
                .filter(event -> event.type().equals("segment"))
                .map(Jobs.Event::data)
                .map(data -> Double.valueOf(data.replaceAll(".*?\"start\":([0-9.]+).*", "$1")))
                .toList();

        assertThat(starts).hasSizeGreaterThan(1).isSorted();
    }

    @Test
    void aNodeThatStopsHalfWayIsFollowedByOneThatKnowsTheChannels() throws IOException {
        var id = submit(twoChannelsForAMinute(), Channels.AUTO);
        node.whenEvent(id, event -> event.type().equals("stage") && event.data().contains("detect"));

        node.close();
        node = new SpeechNode(store);

        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);
        assertThat(node.events(id).stream()
                        .filter(event -> event.type().equals("stage"))
                        .map(event -> event.data().replaceAll(".*\"stage\":\"(\\w+)\".*", "$1")))
                .as("each stage once, and in order")
                .containsExactly("decode", "detect", "recognize");
        var transcript =
                node.ask(Speech.GET, new Speech.Get(id, OWNER)).transcript().orElseThrow();
        assertThat(saidBy("SPEAKER_00", transcript).split("confused complaint", -1))
                .hasSize(1 + REPETITIONS);
        assertThat(saidBy("SPEAKER_01", transcript).split("horizon", -1)).hasSize(1 + REPETITIONS);
    }

    @Test
    void aLineOnWhichNobodySpeaksIsNoSpeaker() throws IOException {
        var transcript = transcript(withNoiseOnTheRight(), Channels.AUTO);

        assertThat(transcript.speakers()).containsExactly("SPEAKER_00");
        assertThat(saidBy("SPEAKER_00", transcript)).isEqualTo(LEFT);
    }

    @Test
    void oneChannelApartIsToldAndTranscribedAsEver() throws IOException {
        var source = SharedFiles.require("audio/english/leopard.wav");
        var transcript = transcript(Files.copy(source, folder.resolve("mono.wav")), Channels.APART);

        assertThat(transcript.warnings())
                .containsExactly("the recording has 1 channel; between 2 and 8 can be kept apart");
        assertThat(saidBy("SPEAKER_00", transcript)).contains("apostle of the middle classes");
    }

    private Speech.Transcript transcript(Path file, Channels channels) {
        var id = submit(file, channels);
        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);
        return node.ask(Speech.GET, new Speech.Get(id, OWNER)).transcript().orElseThrow();
    }

    private UUID submit(Path file, Channels channels) {
        var options = new Speech.Options(Inference.Hearing.ANY, Inference.Speakers.ANY, channels, true, false);
        var submit = new Speech.Submit(
                OWNER, "call.wav", file, options, Optional.empty(), Optional.empty(), Optional.empty());
        return node.ask(Speech.SUBMIT, submit).id();
    }

    /** @param leak how much of each channel is heard on the other */
    private Path twoChannels(double leak) throws IOException {
        var bytes = Files.readAllBytes(SharedFiles.require("audio/english/two_channels.wav"));
        var samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = WAV_HEADER; at + 4 <= bytes.length; at += 4) {
            var left = samples.getShort(at);
            var right = samples.getShort(at + 2);
            samples.putShort(at, (short) (left + leak * right));
            samples.putShort(at + 2, (short) (right + leak * left));
        }
        return Files.write(folder.resolve("call.wav"), bytes);
    }

    private Path twoChannelsForAMinute() throws IOException {
        var bytes = Files.readAllBytes(SharedFiles.require("audio/english/two_channels.wav"));
        var file = folder.resolve("long.wav");
        try (var written = Files.newOutputStream(file)) {
            // Without a length, as a stream is written.
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(WAV_HEADER - 4, -1);
            written.write(bytes, 0, WAV_HEADER);
            for (var i = 0; i < REPETITIONS; i++) {
                written.write(bytes, WAV_HEADER, bytes.length - WAV_HEADER);
            }
        }
        return file;
    }

    /** The left speaker, and bursts of noise on the right that are as loud. */
    private Path withNoiseOnTheRight() throws IOException {
        var bytes = Files.readAllBytes(SharedFiles.require("audio/english/two_channels.wav"));
        var samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var random = new Random(1);
        for (var at = WAV_HEADER; at + 4 <= bytes.length; at += 4) {
            var burst = (at >> 14) % 4 == 0 ? 3_000 : 10;
            samples.putShort(at + 2, (short) (burst * random.nextGaussian()));
        }
        return Files.write(folder.resolve("noise.wav"), bytes);
    }

    private static String saidBy(String speaker, Speech.Transcript transcript) {
        return transcript.segments().stream()
                .filter(segment -> segment.speaker().equals(speaker))
                .map(Speech.Segment::text)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z' ]", "");
    }
}
