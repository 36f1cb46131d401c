package dev.parley.report;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Message;
import dev.parley.bus.Recordings;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.prompts.PromptsVerticle;
import dev.parley.speech.SpeechDeskVerticle;
import dev.parley.store.StoreVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A node with engine, store, the report actor and a scripted model; without sound. */
final class ReportNode implements AutoCloseable {

    static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);
    static final Caller STRANGER = new Caller(new UUID(2, 2), Role.USER);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.open(vertx);
    final ScriptedModel model;
    private final String engine;

    /** @param settings on top of quick ones */
    ReportNode(
            Path data,
            PostgresConf postgres,
            Map<String, String> settings,
            Function<Llm.Ask, Future<Llm.Answer>> script) {
        var all = new HashMap<>(Map.of(
                "jobs.poll", "50 ms",
                "jobs.drain", "1 s",
                "jobs.backoff-first", "10 ms",
                "jobs.backoff-max", "20 ms"));
        all.putAll(settings);
        var conf = Conf.load(Optional.empty(), Map.of(), all);
        model = new ScriptedModel(bus, script);
        var storeConf = new StoreConf(data, Optional.of(postgres), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, postgres, Clock.systemUTC())));
        await(vertx.deployVerticle(model));
        await(vertx.deployVerticle(new SpeechDeskVerticle(bus, Duration.ZERO), VIRTUAL));
        await(vertx.deployVerticle(new PromptsVerticle(bus, Clock.systemUTC()), VIRTUAL));
        await(vertx.deployVerticle(new ReportVerticle(bus, conf.report()), VIRTUAL));
        engine = await(
                vertx.deployVerticle(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL));
    }

    /** Keeps a recording with this transcript. */
    UUID recording(String language, List<Speech.Segment> segments) {
        var id = recording();
        var transcript = new Speech.Transcript(language, 10_800, segments, List.of(), Optional.empty(), List.of());
        ask(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(id, transcript));
        return id;
    }

    /** Keeps a recording without a transcript. */
    UUID recording() {
        var id = UUID.randomUUID();
        ask(
                Recordings.INSERT,
                new Recordings.Insert(
                        id,
                        OWNER.user(),
                        "talk.mp3",
                        Optional.empty(),
                        Optional.of(URI.create("https://example.org/talk.mp3")),
                        1));
        return id;
    }

    UUID submit(UUID recording, Reports.Wish wish) {
        return ask(Reports.SUBMIT, new Reports.Submit(OWNER, recording, wish, Optional.empty(), Optional.empty()))
                .job();
    }

    UUID submit(String kind, String input) {
        return ask(
                        Jobs.SUBMIT,
                        new Jobs.Submit(
                                Optional.empty(),
                                kind,
                                OWNER.user(),
                                Optional.empty(),
                                input,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .id();
    }

    Jobs.Job whenEnded(UUID job) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ask(Jobs.GET, new Jobs.Get(job, OWNER)), found -> found.state()
                        .ended());
    }

    /** The report of a job that must succeed. */
    Reports.Output report(UUID job) {
        var found = ask(Reports.READ, new Reports.Read(OWNER, whenEnded(job).id()));
        return found.output()
                .orElseThrow(() -> new AssertionError(found.job().state().toString()));
    }

    Jobs.State.Failed failure(UUID job) {
        return (Jobs.State.Failed) whenEnded(job).state();
    }

    List<Jobs.Event> events(UUID job, String type) {
        return ask(Jobs.EVENTS, new Jobs.ReadEvents(job, OWNER, 0, 1_000)).events().stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus.ask(address, request));
    }

    @Override
    public void close() {
        await(vertx.undeploy(engine));
        await(vertx.close());
    }
}
