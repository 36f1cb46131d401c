package dev.parley.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Readings;
import dev.parley.bus.Readings.ProviderState;
import dev.parley.bus.Secrets;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Outcome;
import dev.parley.bus.Voice.Format;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls of speech servers cost, and the rules by which they are made. */
class SpeechPolicyTest {

    /** A character costs 15 000 nanos. */
    private static final String OPENAI = """
            order: [openai]
            prices: [openai=15, openai/tts-1-hd=30]
            providers: {openai: {url: "%s/v1", key: k, piece: 20, concurrency: 2}}
            """;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SpeechServer server;
    private VoiceNode node;

    @BeforeEach
    void open() throws Exception {
        server = new SpeechServer(vertx);
        node = VoiceNode.open(folder, OPENAI.formatted(server.url()));
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        VoiceNode.await(vertx.close());
    }

    @Test
    void aTextThatAServerSpokeIsOneRowOfCharactersSecondsAndCost() throws Exception {
        node.hear(VoiceNode.text("A first sentence. And a second one."));

        var row = settled(1);
        assertThat(node.reserved).singleElement().satisfies(reserve -> {
            assertThat(reserve.cost()).isEqualTo(35 * 15_000L);
            assertThat(reserve.tokens()).isZero();
        });
        assertThat(row.purpose()).isEqualTo("speech");
        assertThat(row.provider()).isEqualTo("openai");
        assertThat(row.model()).isEqualTo("gpt-4o-mini-tts");
        assertThat(row.outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(row.characters()).isEqualTo(34);
        assertThat(row.cost()).isEqualTo(34 * 15_000L);
        assertThat(row.sound()).isEqualTo(Duration.ofMillis(1_200));
        assertThat(row.tokens()).isZero();
    }

    @Test
    void whatIsLeftOfTheLimitsIsToldBeforeTheSound() throws Exception {
        var left =
                new Usage.Remaining(Optional.of(new Usage.Allowance(60, 59, Duration.ofMinutes(6))), Optional.empty());
        node.left.set(left);

        node.hear(VoiceNode.text("Hello."));

        assertThat(node.told).containsExactly(left);
    }

    @Test
    void aModelMayHaveAPriceOfItsOwn() throws Exception {
        node.hear(VoiceNode.speak("Hello.", "openai/tts-1-hd", "", Format.WAV, 1));

        assertThat(settled(1).cost()).isEqualTo(6 * 30_000L);
    }

    @Test
    void whatWasKeptCountsAsARequestAndCostsNothing() throws Exception {
        node.hear(VoiceNode.text("Hello."));
        node.hear(VoiceNode.text("Hello."));

        var row = settled(2);
        assertThat(server.seen).hasSize(1);
        assertThat(row.outcome()).isEqualTo(Outcome.CACHED);
        assertThat(row.cost()).isZero();
        assertThat(row.characters()).isZero();
        assertThat(row.attempts()).isZero();
    }

    @Test
    void whoseLimitIsUsedUpReachesNoServerAndHearsNoOtherVoice() throws Exception {
        node.close();
        node = VoiceNode.open(folder, OPENAI.formatted(server.url()).replace("[openai]", "[openai, espeak]"));
        node.refusing.set(Optional.of(Failure.OVER_QUOTA.because("5 requests a day", Duration.ofSeconds(9))));

        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.OVER_QUOTA, "5 requests a day");

        assertThat(server.seen).isEmpty();
        assertThat(node.settled).isEmpty();
    }

    @Test
    void whatMayPassIsTriedAgain() throws Exception {
        var asked = new AtomicInteger();
        server.speech = request -> (asked.incrementAndGet() < 3
                        ? SpeechServer.text(503, "text/plain", "loading")
                        : SpeechServer.sound(SpeechServer.tone(SpeechServer.RATE, SpeechServer.RATE / 2)))
                .handle(request);

        assertThat(node.hear(VoiceNode.text("Hello.")).spoken().seconds()).isEqualTo(0.5);

        assertThat(settled(1).attempts()).isEqualTo(3);
    }

    @Test
    void whatWillNotPassIsNotTriedAgainAndWhereNothingWasSpokenNothingIsOwed() throws Exception {
        server.speech = SpeechServer.text(401, "text/plain", "who are you?");

        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "does not admit us");

        await().until(() -> node.released.size() == 1);
        assertThat(server.seen).hasSize(1);
        assertThat(node.settled).isEmpty();
    }

    @Test
    void soundThatHasBegunIsNotAskedForAgainAndIsOwedAsFarAsItWent() throws Exception {
        server.speech = request -> {
            SpeechServer.begun().handle(request);
            request.connection().close();
        };

        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "voice.providers.openai.url");

        var row = settled(1);
        assertThat(server.seen).hasSize(1);
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.characters()).isEqualTo(6);
        assertThat(row.cost()).isEqualTo(6 * 15_000L);
    }

    @Test
    void whoLeavesIsSettledWithWhatWasSent() throws Exception {
        server.speech = SpeechServer.begun();

        node.leave(VoiceNode.text("A first sentence. And a second one.", Format.WAV));

        assertThat(settled(1).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aServerThatKeepsFailingIsLeftAloneAndItIsSaid() throws Exception {
        server.speech = SpeechServer.text(500, "text/plain", "oops");
        assertFails(() -> node.hear(VoiceNode.text("One.")), Failure.UNAVAILABLE, "answers 500");
        assertFails(() -> node.hear(VoiceNode.text("Two.")), Failure.UNAVAILABLE, "answers 500");
        assertFails(() -> node.hear(VoiceNode.text("Three.")), Failure.UNAVAILABLE, "openai keeps failing");
        assertThat(server.seen).as("opened by the eighth").hasSize(8);

        assertFails(() -> node.hear(VoiceNode.text("Four.")), Failure.UNAVAILABLE, "openai keeps failing");

        assertThat(server.seen).hasSize(8);
        assertThat(health()).isEqualTo("in this order: openai; left alone: openai");
        assertThat(reading().state()).isEqualTo(ProviderState.RESTING);
        assertThat(reading().failures()).isEqualTo(8);
    }

    @Test
    void aServerSpeaksAsSoonAsItsKeyHasCome() throws Exception {
        node.close();
        node = VoiceNode.open(folder, "order: [openai]");
        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "nobody can speak here");
        assertThat(reading().state()).isEqualTo(ProviderState.OFF);
        assertThat(reading().detail()).contains("voice.providers.openai.key");

        node.bus.publish(Secrets.CHANGED, new Secrets.Changed(Map.of("voice.providers.openai.key", "sk-came")));
        await().until(() -> health().equals("in this order: openai"));
        assertThat(reading().state()).isEqualTo(ProviderState.READY);

        node.bus.publish(Secrets.CHANGED, new Secrets.Changed(Map.of("voice.providers.openai.key", "")));
        await().until(() -> health().startsWith("nobody speaks here"));
    }

    private Usage.Call settled(int rows) {
        await().until(() -> node.settled.size() == rows);
        return node.settled.getLast();
    }

    private String health() throws Exception {
        return VoiceNode.await(node.bus.ask(Health.CHECK.of("voice"), new Health.Check()))
                .detail();
    }

    private Readings.Provider reading() throws Exception {
        return VoiceNode.await(node.bus.ask(Readings.SPEAKERS, new Readings.AskProviders())).providers().stream()
                .filter(provider -> provider.name().equals("voice/openai"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFails(ThrowingCallable work, Failure failure, String detail) {
        assertThatThrownBy(work)
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }
}
