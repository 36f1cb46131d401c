package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference.AudioFormat;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Speech;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.store.TestStore;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read their recording themselves: through engine, store and a server on this machine. */
class RecordingByAddressTest {

    private static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);

    @RegisterExtension
    static final TestStore store = new TestStore();

    @TempDir
    private Path folder;

    private SpeechNode node;
    private HttpServer server;
    private Handler<HttpServerRequest> page;

    @BeforeEach
    void start() {
        node = new SpeechNode(store);
        server = node.vertx().createHttpServer().requestHandler(request -> page.handle(request));
        await(server.listen(0, "127.0.0.1"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aConversionReadsItsRecordingAndTakesTheNameItHasThere() throws IOException {
        var sound = tone(1.5);
        page = request -> request.response()
                .putHeader("Content-Disposition", "inline; filename*=UTF-8''%D1%8F.mp4")
                .end(sound);

        var output = output(convert());

        assertThat(output.seconds()).isCloseTo(1.5, within(0.001));
        assertThat(output.name()).isEqualTo("я.flac");
    }

    @Test
    void aPlaceThatIsAwayIsTriedAgainAndNothingThatWasAcceptedIsLost() throws IOException {
        var sound = tone(1);
        var calls = new AtomicInteger();
        page = request -> {
            if (calls.incrementAndGet() == 1) {
                request.response().setStatusCode(503).end();
            } else {
                request.response().end(sound);
            }
        };

        var id = convert();

        output(id);
        assertThat(node.whenEnded(id).attempt()).isEqualTo(2);
        assertThat(node.whenEnded(id).lastFailure())
                .hasValueSatisfying(failure -> assertThat(failure).contains("status 503"));
    }

    @Test
    void aPlaceThatRefusesFailsTheJobAtOnceSayingWhy() {
        page = request -> request.response().setStatusCode(404).end();

        var job = node.whenEnded(convert());

        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.state()).isInstanceOfSatisfying(State.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.INVALID);
            assertThat(failed.detail()).contains("/a%20b.mp3").contains("status 404");
        });
    }

    @Test
    void aTranscriptionReadsItsRecordingAndKeepsIt() throws Exception {
        var sound = tone(1);
        page = request -> request.response().end(sound);
        var submit = new Speech.Submit(
                OWNER,
                "first name",
                source(),
                Speech.Options.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        var id = node.ask(Speech.SUBMIT, submit).id();

        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Succeeded.class);
        var recording = node.ask(Speech.GET, new Speech.Get(id, OWNER));
        assertThat(recording.name()).isEqualTo("a b.mp3");
        assertThat(recording.transcript()).isPresent();
        assertThat(store.sql("select bytes from parley.recordings where media is not null and id = '" + id + "'"))
                .contains("" + sound.length());
    }

    @Test
    void anUploadUnderTheKeyOfAConversionIsRefusedAndLeavesNoRecording() throws Exception {
        var sound = tone(1);
        page = request -> request.response().end(sound);
        var key = Optional.of("key-of-a-conversion");
        var options = new Conversions.Options(AudioFormat.FLAC, false);
        node.ask(Conversions.SUBMIT, new Conversions.Submit(OWNER, "talk", source(), options, key, Optional.empty()));
        var submit = new Speech.Submit(
                OWNER, "refused", source(), Speech.Options.DEFAULT, Optional.empty(), key, Optional.empty());

        refused(Failure.CONFLICT, () -> node.ask(Speech.SUBMIT, submit)).withMessageContaining("of kind convert");

        assertThat(store.sql("select count(*) from parley.recordings where name = 'refused'"))
                .contains("0");
    }

    @Test
    void whatBecameOfTheJobIsToldToItsCallback() throws Exception {
        var sound = tone(1);
        var told = new CompletableFuture<JsonObject>();
        page = request -> {
            if (request.path().equals("/hook")) {
                request.body().onSuccess(body -> {
                    told.complete(body.toJsonObject());
                    request.response().end();
                });
            } else {
                request.response().end(sound);
            }
        };

        var id = convert(Optional.of("http://127.0.0.1:" + server.actualPort() + "/hook"));

        var record = told.get(60, TimeUnit.SECONDS);
        assertThat(record.getString("id")).isEqualTo(id.toString());
        assertThat(record.getString("state")).isEqualTo("succeeded");
        assertThat(record.getJsonObject("output").getString("name")).isEqualTo("a b.flac");
    }

    @Test
    void aCancelReachesADownload() throws Exception {
        var begun = new CompletableFuture<Void>();
        var hungUp = new CompletableFuture<Void>();
        page = request -> {
            request.connection().closeHandler(_ -> hungUp.complete(null));
            request.response()
                    .setChunked(true)
                    .write(Buffer.buffer(new byte[2_000]))
                    .onSuccess(_ -> begun.complete(null));
        };
        var id = convert();
        begun.get(30, TimeUnit.SECONDS);

        node.ask(Jobs.CANCEL, new Jobs.Cancel(id, OWNER));

        hungUp.get(30, TimeUnit.SECONDS);
        assertThat(node.whenEnded(id).state()).isInstanceOf(State.Cancelled.class);
    }

    private UUID convert() {
        return convert(Optional.empty());
    }

    private UUID convert(Optional<String> callback) {
        var options = new Conversions.Options(AudioFormat.FLAC, false);
        var submit = new Conversions.Submit(OWNER, "name", source(), options, Optional.empty(), callback);
        return node.ask(Conversions.SUBMIT, submit).id();
    }

    private Source source() {
        return new Source.Foreign(URI.create("http://127.0.0.1:" + server.actualPort() + "/a%20b.mp3?key=secret"));
    }

    private ConversionOutput output(UUID id) {
        var job = node.whenEnded(id);
        assertThat(job.state()).isInstanceOf(State.Succeeded.class);
        return Stages.read("the output", ((State.Succeeded) job.state()).output(), ConversionOutput.class);
    }

    private Buffer tone(double seconds) throws IOException {
        var samples = new float[(int) (seconds * Recording.SAMPLE_RATE)];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(0.2 * i));
        }
        var file = folder.resolve("tone.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Buffer.buffer(Files.readAllBytes(file));
    }
}
