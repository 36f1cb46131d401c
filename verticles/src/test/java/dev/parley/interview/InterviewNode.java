package dev.parley.interview;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Jobs;
import dev.parley.bus.Message;
import dev.parley.conf.Conf;
import dev.parley.conf.StoreConf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.store.StoreVerticle;
import dev.parley.store.TestStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A node with engine, store and the interview actor, on scripted partners; its clock is put forward by the test. */
final class InterviewNode implements AutoCloseable {

    static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);
    static final Caller STRANGER = new Caller(new UUID(2, 2), Role.USER);
    static final UUID VISITOR = new UUID(3, 3);
    static final UUID OTHER_VISITOR = new UUID(4, 4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    final Bus bus;
    final ScriptedPartners partners;
    final List<Interviews.Happened> happened = new CopyOnWriteArrayList<>();
    private final List<Bus.Subscription> subscriptions = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final String engine;
    private volatile Duration ahead = Duration.ZERO;

    /** @param settings on top of quick ones */
    InterviewNode(TestStore store, Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "jobs.poll", "50 ms",
                "jobs.drain", "5 s",
                "jobs.backoff-first", "10 ms",
                "jobs.backoff-max", "20 ms",
                "interview.sweep", "200 ms"));
        all.putAll(settings);
        var conf = Conf.load(Optional.empty(), Map.of(), all);
        bus = Bus.open(vertx);
        partners = new ScriptedPartners(bus);
        var storeConf = new StoreConf(store.data(), Optional.of(store.postgres()), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, store.postgres(), Clock.systemUTC())));
        await(vertx.deployVerticle(partners));
        await(vertx.deployVerticle(
                new InterviewVerticle(
                        bus, conf.interview(), conf.llm(), () -> Instant.now().plus(ahead), new SecureRandom()),
                VIRTUAL));
        engine = await(
                vertx.deployVerticle(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL));
    }

    /** Lets time pass. */
    void forward(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** A room of the owner with these questions, all of one topic, whose events are noted from now on. */
    Interviews.Room room(String... questions) {
        return roomIn("ru", questions);
    }

    Interviews.Room roomIn(String language, String... questions) {
        var room = ask(Interviews.CREATE, create(language, Optional.empty(), Optional.empty(), questions));
        follow(room);
        return room;
    }

    void follow(Interviews.Room room) {
        var subscription = bus.listen(Interviews.HAPPENED.of(room.code()), happened::add);
        await(subscription.ready());
        subscriptions.add(subscription);
    }

    /** Begins anew with other rooms. */
    void forget() {
        subscriptions.forEach(Bus.Subscription::close);
        subscriptions.clear();
        happened.clear();
        partners.forget();
    }

    static Interviews.Create create(
            String language, Optional<String> candidate, Optional<String> origin, String... questions) {
        var plan = new ArrayList<Question>();
        for (var text : questions) {
            plan.add(new Question("q_" + (plan.size() + 1), text, "java", 1, 0));
        }
        return new Interviews.Create(
                OWNER, candidate, origin, "Anna <b>", "Java developer", language, plan, Optional.empty());
    }

    void act(Interviews.Room room, Action action) {
        ask(Interviews.ACT, new Interviews.Act(room.code(), VISITOR, action));
    }

    void start(Interviews.Room room) {
        act(room, new Action.Start());
        when(Event.Asked.class, 1);
    }

    void write(Interviews.Room room, String question, String text) {
        act(room, new Action.AnswerText(question, text));
    }

    void speak(Interviews.Room room, String question, int recording) {
        act(room, new Action.AnswerSound(question, new Blobs.Key("%064x".formatted(recording))));
    }

    /** Waits for so many events of a type and gives the last of them. */
    <E extends Event> E when(Class<E> type, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> events(type).size() >= count);
        return events(type).get(count - 1);
    }

    <E extends Event> List<E> events(Class<E> type) {
        return happened.stream()
                .map(Interviews.Happened::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    Interviews.Room find(Interviews.Room room) {
        return ask(Interviews.FIND, new Interviews.Find(Optional.of(OWNER), room.code()));
    }

    Interviews.Report report(Interviews.Room room) {
        return ask(Interviews.REPORT, new Interviews.AskReport(OWNER, room.code()));
    }

    List<Jobs.Job> jobs(String kind) {
        return ask(Jobs.LIST, new Jobs.ListJobs(OWNER, List.of(), List.of(kind), false, 1_000, Optional.empty()))
                .jobs();
    }

    /** Waits for the newest job of a kind to meet a condition. */
    Jobs.Job whenJob(String kind, Predicate<Jobs.Job> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jobs(kind).stream().findFirst().filter(condition).isPresent());
        return jobs(kind).getFirst();
    }

    /** What becomes of a job that somebody makes without this actor. */
    Jobs.State whenJobOf(Caller owner, String kind, String input) {
        var job = ask(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        Optional.empty(),
                        kind,
                        owner.user(),
                        Optional.empty(),
                        input,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ask(Jobs.GET, new Jobs.Get(job.id(), owner)).state(), Jobs.State::ended);
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
