package dev.parley.store;

import dev.parley.bus.Accounts;
import dev.parley.bus.Admissions;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Chats;
import dev.parley.bus.Credentials;
import dev.parley.bus.Done;
import dev.parley.bus.Following;
import dev.parley.bus.Health;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.OfficeStore;
import dev.parley.bus.Outbox;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Readings;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.SoundStore;
import dev.parley.bus.Uploads;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store. Serves {@link Accounts}, {@link Credentials}, {@link Recordings}, {@link SoundStore}, {@link Uploads}, {@link JobStore}, {@link ScheduleStore},
 * {@link PromptStore}, {@link Chats}, {@link OfficeStore}, {@link InterviewStore}, {@link Admissions}, {@link Retention} and {@link Outbox};
 * publishes {@link Following#EVENTS_KEPT} for every
 * transaction that has kept some;
 * its {@link BlobsVerticle} serves the blobs. Owns the connections to PostgreSQL; keeps no state of its own. An event-loop
 * verticle: statements are asynchronous.
 *
 * <p>Deploy one a node. It starts when the tables are of this version, and refuses those of a newer one.
 */
public final class StoreVerticle extends VerticleBase {

    private final Bus bus;
    private final StoreConf conf;
    private final PostgresConf postgres;
    private final Clock clock;

    private @Nullable Database opened;

    /** @param postgres the external server of the configuration or the embedded one */
    public StoreVerticle(Bus bus, StoreConf conf, PostgresConf postgres, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.postgres = postgres;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var database = Database.open(vertx, postgres, conf.poolSize());
        opened = database;
        return vertx.executeBlocking(() -> Migrations.run(postgres, place()))
                .compose(_ -> Future.all(List.of(
                        new AccountsDoor(bus, database, clock).serve(),
                        new RecordingsDoor(vertx, bus, database, clock, this::published).serve(),
                        serveUploads(database),
                        serveSounds(database),
                        serveJobs(database),
                        serveOutbox(database),
                        serveAdmissions(database),
                        serveSchedules(database),
                        servePrompts(database),
                        serveChats(database),
                        serveOffice(database),
                        serveInterviews(database),
                        serveRetention(database))))
                .compose(_ -> vertx.deployVerticle(new BlobsVerticle(bus, conf, clock)))
                .compose(_ -> bus.serve(Health.CHECK.of("store"), _ -> health(database)));
    }

    /** What the operator calls the database. */
    private String place() {
        return conf.postgres().isPresent()
                ? "the database " + postgres.user() + "@" + postgres.host() + ":" + postgres.port() + "/"
                        + postgres.database()
                : "the data folder " + conf.data().toAbsolutePath().normalize();
    }

    private Future<?> serveUploads(Database database) {
        var uploads = new UploadsTable(database, clock);
        return Future.all(List.of(
                bus.serve(Uploads.BEGIN, uploads::begin),
                bus.serve(Uploads.FIND, uploads::find),
                bus.serve(Uploads.END, uploads::end),
                bus.serve(Uploads.PLACE, uploads::place),
                bus.serve(Uploads.FORGET, uploads::forget),
                bus.serve(Uploads.FORGET_EXPIRED, _ -> uploads.forgetExpired())));
    }

    private Future<?> serveSounds(Database database) {
        var sounds = new SoundsTable(database);
        return Future.all(List.of(
                bus.serve(SoundStore.FIND, sounds::find),
                bus.serve(SoundStore.KEEP, sounds::keep),
                bus.serve(SoundStore.KEEP_COPY, sounds::keepCopy),
                bus.serve(SoundStore.READ, sounds::read)));
    }

    private Future<?> serveJobs(Database database) {
        var jobs = new JobsTable(database);
        var leases = new LeasesTable(database);
        var events = new EventsTable(database, clock);
        var followed = new FollowedEvents(database);
        var checkpoints = new CheckpointsTable(database, clock);
        return Future.all(List.of(
                bus.serve(JobStore.TIME, _ -> database.time().map(JobStore.Time::new)),
                bus.serve(JobStore.INSERT, request -> jobs.insert(request).map(this::published)),
                bus.serve(JobStore.SAVE, request -> jobs.save(request).map(this::published)),
                bus.serve(JobStore.CLAIM, request -> leases.claim(request).map(this::published)),
                bus.serve(
                        JobStore.AWAKEN,
                        request -> leases.awaken(request).map(this::published).map(StoreVerticle::kinds)),
                bus.serve(JobStore.HEARTBEAT, leases::heartbeat),
                bus.serve(JobStore.END_LEASES, leases::endLeases),
                bus.serve(JobStore.FIND, jobs::find),
                bus.serve(JobStore.REPORT, jobs::report),
                bus.serve(JobStore.SEARCH, jobs::search),
                bus.serve(
                        JobStore.CHECKPOINT,
                        request -> checkpoints.save(request).map(this::told)),
                bus.serve(JobStore.CHECKPOINTS, checkpoints::read),
                bus.serve(JobStore.APPEND, request -> events.append(request).map(this::published)),
                bus.serve(JobStore.EVENTS, events::read),
                bus.serve(JobStore.CHANGES, followed::changes),
                bus.serve(JobStore.STANDINGS, followed::standings)));
    }

    private Future<?> serveSchedules(Database database) {
        var schedules = new SchedulesTable(database, new JobsTable(database));
        return Future.all(List.of(
                bus.serve(ScheduleStore.READ, _ -> schedules.read()),
                bus.serve(ScheduleStore.KEEP, schedules::keep),
                bus.serve(ScheduleStore.ADD, schedules::add),
                bus.serve(ScheduleStore.REMOVE, schedules::remove),
                bus.serve(ScheduleStore.DUE, schedules::due),
                bus.serve(ScheduleStore.FIRE, request -> schedules.fire(request).map(this::published))));
    }

    private Future<?> servePrompts(Database database) {
        var categories = new CategoriesTable(database, clock);
        var prompts = new PromptsTable(database, categories, clock);
        return Future.all(List.of(
                bus.serve(PromptStore.READ, _ -> prompts.read()),
                bus.serve(PromptStore.READ_VERSION, prompts::readVersion),
                bus.serve(PromptStore.KEEP, prompts::keep),
                bus.serve(PromptStore.REMOVE, prompts::remove),
                bus.serve(PromptStore.REMOVE_CATEGORY, categories::remove),
                bus.serve(PromptStore.COUNT, prompts::count)));
    }

    private Future<?> serveChats(Database database) {
        var chats = new ChatsTable(database, clock);
        return Future.all(List.of(
                bus.serve(Chats.LIST, chats::list),
                bus.serve(Chats.FIND, chats::find),
                bus.serve(Chats.PUT, chats::put),
                bus.serve(Chats.DELETE, chats::delete),
                bus.serve(Retention.DROP_CHATS, chats::drop)));
    }

    private Future<?> serveOffice(Database database) {
        var office = new OfficeTable(database, clock);
        return Future.all(bus.serve(OfficeStore.RATE, office::rate), bus.serve(OfficeStore.METRICS, office::metrics));
    }

    private Future<?> serveInterviews(Database database) {
        var interviews = new InterviewsTable(database);
        return Future.all(List.of(
                bus.serve(InterviewStore.INSERT, interviews::insert),
                bus.serve(InterviewStore.FIND, interviews::find),
                bus.serve(InterviewStore.SEARCH, interviews::search),
                bus.serve(InterviewStore.SAVE, interviews::save),
                bus.serve(InterviewStore.POSTPONE, interviews::postpone),
                bus.serve(InterviewStore.ENTER, interviews::enter),
                bus.serve(InterviewStore.LEAVE, interviews::leave),
                bus.serve(InterviewStore.DUE, interviews::due),
                bus.serve(InterviewStore.DELETE, interviews::delete),
                bus.serve(InterviewStore.DROP, interviews::drop)));
    }

    private Future<?> serveAdmissions(Database database) {
        var depths = new QueueDepths(database);
        return Future.all(
                bus.serve(Admissions.DEPTH, depths::depth),
                bus.serve(Admissions.DRAIN, depths::drain),
                bus.serve(Readings.QUEUE, _ -> depths.queue()));
    }

    private Future<?> serveRetention(Database database) {
        var ended = new EndedWork(vertx, database, new JobArchive(clock), clock);
        var blobs = new BlobLedger(database, key -> bus.ask(Blobs.REMOVE, new Blobs.Remove(key)));
        return Future.all(List.of(
                bus.serve(Blobs.NOTE, blobs::note),
                bus.serve(Retention.DROP_JOBS, ended::dropJobs),
                bus.serve(Retention.DROP_RECORDINGS, request -> ended.dropRecordings(request)
                        .map(gone -> {
                            told(gone);
                            return new Retention.Dropped(gone.size());
                        })),
                bus.serve(Retention.DROP_BLOBS, blobs::drop)));
    }

    private Future<?> serveOutbox(Database database) {
        var outbox = new OutboxTable(database);
        return Future.all(List.of(
                bus.serve(Outbox.TAKE, outbox::take),
                bus.serve(Outbox.SETTLE, outbox::settle),
                bus.serve(Outbox.READ, outbox::read),
                bus.serve(Outbox.WAITING, outbox::waiting),
                bus.serve(Outbox.KEEP_SECRET, outbox::keepSecret),
                bus.serve(Outbox.RESEND, request -> outbox.resend(request).map(this::woken))));
    }

    private Done woken(String destination) {
        bus.publish(Outbox.WAKE, new Outbox.Wake(destination.substring(0, destination.indexOf(':') + 1)));
        return Done.DONE;
    }

    private Jobs.JobList published(List<JobsTable.Kept> kept) {
        publish(kept.stream()
                .flatMap(one -> one.events().stream()
                        .map(event -> Following.KeptEvent.of(one.job().owner(), event)))
                .toList());
        return new Jobs.JobList(kept.stream().map(JobsTable.Kept::job).toList());
    }

    private static JobStore.Awakened kinds(Jobs.JobList awoken) {
        return new JobStore.Awakened(
                awoken.jobs().stream().map(Jobs.Job::kind).distinct().toList());
    }

    private Jobs.Event published(EventsTable.Appended appended) {
        publish(List.of(Following.KeptEvent.of(appended.owner(), appended.event())));
        return appended.event();
    }

    private Done told(List<EventsTable.Appended> appended) {
        publish(appended.stream()
                .map(one -> Following.KeptEvent.of(one.owner(), one.event()))
                .toList());
        return Done.DONE;
    }

    private void publish(List<Following.KeptEvent> events) {
        if (!events.isEmpty()) {
            bus.publish(Following.EVENTS_KEPT, new Following.EventsKept(events));
        }
    }

    private static Future<Health.Part> health(Database database) {
        return database.check()
                .map(version -> new Health.Part(true, "PostgreSQL " + version + " at " + database.place()))
                .otherwise(failure -> new Health.Part(false, String.valueOf(failure.getMessage())));
    }

    @Override
    public Future<?> stop() {
        return opened == null ? Future.succeededFuture() : opened.close();
    }
}
