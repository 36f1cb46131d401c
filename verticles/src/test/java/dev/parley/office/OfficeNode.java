package dev.parley.office;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Message;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Words;
import dev.parley.conf.Conf;
import dev.parley.conf.LlmConf;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.store.StoreVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A node with engine, store, the office and a scripted model, and with categories of a test. What the model is asked is kept; it answers
 * what the test says.
 */
final class OfficeNode implements AutoCloseable {

    static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);
    static final Caller STRANGER = new Caller(new UUID(2, 2), Role.USER);
    static final String PROVIDER = "scripted";
    static final Instant TODAY = Instant.parse("2026-03-04T10:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.open(vertx);
    final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    /** Categories that {@link Prompts} tells of. */
    final List<Category> categories = new CopyOnWriteArrayList<>(List.of(
            category(1, "analysis", true),
            category(2, "transformation", true),
            category(3, "search", true),
            category(4, "generation", true),
            category(5, "spreadsheet-assistance", true),
            category(6, "retired", false),
            category(7, "uncertain", false)));

    volatile int window = 8_192;
    volatile String provider = PROVIDER;
    private final String engine;

    /** @param script answers in turn, the last of them for ever */
    static OfficeNode answering(Path data, PostgresConf postgres, String... script) {
        var answers = new ConcurrentLinkedDeque<>(List.of(script));
        return new OfficeNode(
                data, postgres, Map.of(), _ -> text(answers.size() > 1 ? answers.poll() : answers.peek()));
    }

    /** @param settings on top of quick ones */
    OfficeNode(
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
        var storeConf = new StoreConf(data, Optional.of(postgres), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, postgres, Clock.systemUTC())));
        await(bus.serve(Llm.WINDOW, request -> window(request.model())));
        await(bus.serve(Llm.CHAT, (ask, _) -> {
            asked.add(ask);
            return script.apply(ask);
        }));
        await(bus.serve(
                Prompts.CATEGORIES, _ -> Future.succeededFuture(new Prompts.Categories(List.copyOf(categories)))));
        var today = Clock.fixed(TODAY, ZoneOffset.UTC);
        await(vertx.deployVerticle(new OfficeVerticle(bus, conf, today), VIRTUAL));
        engine = await(
                vertx.deployVerticle(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL));
    }

    static Category category(int id, String name, boolean active) {
        return new Category(
                id,
                name,
                Map.of(
                        "en", new Words(name, "All about " + name, "You are good at " + name + "."),
                        "ru", new Words(name, "Всё о " + name, "Ты умеешь " + name + ".")),
                List.of(),
                active,
                id,
                0,
                true);
    }

    private Future<Llm.Window> window(String model) {
        return switch (model) {
            case "tiny/none" ->
                Future.failedFuture(Failure.NOT_FOUND.because("model: there is no tiny/none; near it are scripted"));
            // No model sorts requests here: likeness does.
            case LlmConf.CLASSIFY -> Future.succeededFuture(new Llm.Window(window, false, List.of("dryrun")));
            case "extractive" -> Future.succeededFuture(new Llm.Window(Integer.MAX_VALUE, true, List.of()));
            default -> Future.succeededFuture(new Llm.Window(window, false, List.of(provider)));
        };
    }

    Future<Llm.Answer> said(String text) {
        return Future.succeededFuture(answer(text, provider, Llm.Finish.STOP));
    }

    static Future<Llm.Answer> text(String text) {
        return Future.succeededFuture(answer(text, PROVIDER, Llm.Finish.STOP));
    }

    static Llm.Answer answer(String text, String provider, Llm.Finish finish) {
        return new Llm.Answer(
                text,
                Optional.empty(),
                List.of(),
                finish,
                new Llm.Tokens(100, 10, 0, 0, false),
                new Llm.Served(provider, "small", 1, 1_500, false),
                Optional.empty(),
                Chat.NOTHING);
    }

    static Office.Request request(String query, String category, String data) {
        return new Office.Request(
                Purpose.ANSWER,
                query,
                Optional.empty(),
                Optional.of(category),
                data.isEmpty() ? Optional.empty() : Optional.of(data),
                Optional.empty());
    }

    UUID submit(Office.Request request) {
        return ask(Office.SUBMIT, submitOf(request)).id();
    }

    static Office.Submit submitOf(Office.Request request) {
        return new Office.Submit(OWNER, request, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    Office.Found whenEnded(UUID id) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> ask(Office.READ, new Office.Read(OWNER, id)),
                        found -> found.job().state().ended());
    }

    /** What came of a request that must succeed. */
    Office.Output output(UUID id) {
        var found = whenEnded(id);
        return found.output()
                .orElseThrow(() -> new AssertionError(found.job().state().toString()));
    }

    Jobs.State.Failed failure(UUID id) {
        return (Jobs.State.Failed) whenEnded(id).job().state();
    }

    /** Who said what of a call. */
    String said(int call, Chat.Role role) {
        var turns = new ArrayDeque<String>();
        asked.get(call).chat().messages().stream()
                .filter(turn -> turn.role() == role)
                .forEach(turn -> turns.add(turn.text()));
        return turns.getLast();
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
