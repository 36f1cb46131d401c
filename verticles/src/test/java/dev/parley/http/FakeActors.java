package dev.parley.http;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Accounts;
import dev.parley.bus.Admissions;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Done;
import dev.parley.bus.Downloads;
import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Following;
import dev.parley.bus.Health;
import dev.parley.bus.Identities;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Office;
import dev.parley.bus.Outbox;
import dev.parley.bus.Schedules;
import dev.parley.bus.Schedules.Schedule;
import dev.parley.bus.Schedules.ScheduleList;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Accounts, speech, jobs and health behind the bus, with their state in maps. */
final class FakeActors {

    static final HttpVerticle.HealthParts HEALTH =
            new HttpVerticle.HealthParts(Set.of("store", "jobs", "inference", "speech", "llm"), Set.of("blobs"));
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final Map<String, Accounts.User> keys = new ConcurrentHashMap<>();
    final Map<UUID, Jobs.Job> jobs = new ConcurrentHashMap<>();
    final Map<UUID, Speech.Recording> recordings = new ConcurrentHashMap<>();
    final Map<UUID, List<Jobs.Event>> events = new ConcurrentHashMap<>();
    /** All events of all jobs, in the order in which they were kept; a cursor is a place in it. */
    private final List<Jobs.Event> log = new CopyOnWriteArrayList<>();

    /** How often events of one job were read. */
    final AtomicInteger reads = new AtomicInteger();
    /** The jobs that were last looked at together. */
    volatile List<UUID> lookedAt = List.of();

    final Map<String, Health.Part> parts = new ConcurrentHashMap<>();
    final List<Submission> submissions = new CopyOnWriteArrayList<>();
    final List<Jobs.Submit> submitted = new CopyOnWriteArrayList<>();
    final List<Conversions.Submit> conversions = new CopyOnWriteArrayList<>();
    final List<Outbox.Delivery> deliveries = new CopyOnWriteArrayList<>();
    final List<Outbox.Resend> resent = new CopyOnWriteArrayList<>();
    /** Whether there is room for a job; there is until a test says otherwise. */
    volatile Function<Admissions.Ask, Future<Done>> room = _ -> Future.succeededFuture(Done.DONE);

    /** What a recording that is handed in meets before it is taken. */
    volatile Supplier<Future<?>> submitting = Future::succeededFuture;

    final FakeUploads uploads = new FakeUploads();
    final FakeUsage usage = new FakeUsage();
    final FakeReadings readings = new FakeReadings();
    final FakeReports reports = new FakeReports();
    final FakeOffice office = new FakeOffice(
            request -> Future.succeededFuture(job(Office.KIND, request.caller().user(), new Jobs.State.Queued(NOW))),
            rate -> Future.succeededFuture(new Office.Rated(1, rate)),
            _ -> Future.succeededFuture(new Office.Metrics(0, 0, 0, 0, 0)));
    final Map<String, Schedule> schedules = new ConcurrentHashMap<>();
    final Map<Blobs.Key, Path> blobs = new ConcurrentHashMap<>();
    final List<Inference.Engine> engines = List.of(new Inference.Engine("moonshine-tiny-en", List.of("en"), false));
    private final Map<String, UUID> idempotent = new ConcurrentHashMap<>();
    private final Bus bus;

    record Submission(Speech.Submit request, String content) {}

    FakeActors(Bus bus) {
        this.bus = bus;
    }

    Future<?> serve() {
        var serving = new ArrayList<Future<?>>();
        serving.add(bus.serve(Identities.AUTHENTICATE, request -> now(() -> authenticate(request))));
        serving.add(bus.serve(Accounts.CREATE, request -> now(() -> create(request))));
        serving.add(bus.serve(Accounts.LIST, _ -> now(() -> new Accounts.Users(List.copyOf(keys.values())))));
        serving.add(bus.serve(Accounts.DELETE, request -> now(() -> delete(request))));
        serving.add(bus.serve(Accounts.LIST_KEYS, _ -> now(() -> new Accounts.Keys(List.of()))));
        serving.add(bus.serve(Accounts.REMOVE_KEY, _ -> now(() -> Done.DONE)));
        serving.add(bus.serve(Identities.ROTATE, _ -> now(() -> new Identities.RotatedSigningKey("kid", 1))));
        serving.add(bus.serve(Speech.SUBMIT, request -> submitting.get().map(_ -> submit(request))));
        serving.add(bus.serve(Speech.GET, request -> now(() -> recording(request.id(), request.caller()))));
        serving.add(bus.serve(Speech.LABEL, request -> now(() -> label(request))));
        serving.add(bus.serve(Sounds.PLAY, request -> Future.failedFuture(noSound(request.recording()))));
        serving.add(bus.serve(Sounds.MEASURE, request -> Future.failedFuture(noSound(request.recording()))));
        serving.add(bus.serve(
                Outbox.READ,
                request -> now(() -> new Outbox.Deliveries(deliveries.stream()
                        .filter(delivery -> delivery.message().job().equals(request.job()))
                        .toList()))));
        serving.add(bus.serve(Outbox.RESEND, request -> now(() -> resend(request))));
        serving.add(bus.serve(Outbox.SECRET, _ -> now(() -> new Outbox.SigningSecret("whsec_c2VjcmV0"))));
        serving.add(bus.serve(Downloads.CHECK, request -> now(() -> check(request))));
        serving.add(bus.serve(Conversions.SUBMIT, request -> now(() -> convert(request))));
        serving.add(bus.serve(
                Blobs.LOCATE, request -> now(() -> new Blobs.Located(requireNonNull(blobs.get(request.key()))))));
        serving.add(bus.serve(
                Blobs.LINK,
                request -> now(() -> new Blobs.Link(
                        URI.create("https://s3.example/" + request.key().sha256() + "?signed"), Optional.of(NOW)))));
        serving.add(bus.serve(
                Inference.ABILITIES, _ -> now(() -> new Inference.Abilities(List.of("en"), List.of("en"), engines))));
        serving.add(bus.serve(Jobs.GET, request -> now(() -> job(request.id(), request.caller()))));
        serving.add(bus.serve(Jobs.LIST, request -> now(() -> list(request))));
        serving.add(bus.serve(Jobs.SUBMIT, request -> now(() -> submit(request))));
        serving.add(bus.serve(
                Jobs.SUBMIT_ALL,
                request -> now(() -> new Jobs.JobList(
                        request.jobs().stream().map(this::submit).toList()))));
        serving.add(bus.serve(Jobs.RETRY, request -> now(() -> job(request.id(), request.caller()))));
        serving.add(bus.serve(Jobs.CANCEL, request -> now(() -> cancel(request))));
        serving.add(bus.serve(Jobs.EVENTS, request -> now(() -> read(request))));
        serving.add(bus.serve(Admissions.ASK, request -> room.apply(request)));
        serving.add(bus.serve(Schedules.LIST, _ -> now(() -> new ScheduleList(List.copyOf(schedules.values())))));
        serving.add(bus.serve(Schedules.PUT, request -> now(() -> put(request))));
        serving.add(bus.serve(Schedules.DELETE, request -> now(() -> delete(request))));
        serving.add(new FakeTranscripts().serve(bus));
        serving.add(reports.serve(bus));
        serving.add(office.serve(bus));
        serving.add(bus.serve(Admissions.DEPTH, _ -> now(() -> new Admissions.Depth(0))));
        serving.add(bus.serve(Following.CHANGES, request -> now(() -> changes(request))));
        serving.add(bus.serve(Following.STANDINGS, request -> now(() -> standings(request))));
        serving.add(usage.serve(bus));
        serving.add(readings.serve(bus));
        serving.add(uploads.serve(bus));
        for (var part : Stream.concat(HEALTH.needed().stream(), HEALTH.shared().stream())
                .toList()) {
            parts.put(part, new Health.Part(true, "fine"));
            serving.add(bus.serve(Health.CHECK.of(part), _ -> now(() -> parts.get(part))));
        }
        return Future.all(serving);
    }

    private Jobs.Job submit(Jobs.Submit request) {
        submitted.add(request);
        return job(request.kind(), request.owner(), new Jobs.State.Queued(NOW));
    }

    Accounts.User user(String name, Accounts.Role role) {
        var user = new Accounts.User(UUID.randomUUID(), name, role, NOW, true);
        keys.put(name + "-key", user);
        return user;
    }

    Jobs.Job job(UUID owner, Jobs.State state) {
        return job(Speech.TRANSCRIPTION, owner, state);
    }

    UUID conversion(UUID owner, Jobs.State state) {
        return job(Conversions.KIND, owner, state).id();
    }

    Jobs.Job job(String kind, UUID owner, Jobs.State state) {
        var id = UUID.randomUUID();
        var job = new Jobs.Job(
                id,
                kind,
                owner,
                Optional.empty(),
                "{}",
                state,
                Optional.of("recognize"),
                state.ended() ? 1 : 0.426,
                0,
                1,
                5,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW.plusSeconds(jobs.size()),
                NOW.plusSeconds(jobs.size()),
                1);
        events.put(id, new ArrayList<>());
        recordings.put(id, new Speech.Recording(id, owner, "talk.wav", NOW, Map.of(), Optional.empty()));
        // Last: who sees the job goes on to what it has.
        jobs.put(id, job);
        return job;
    }

    void become(UUID id, Jobs.State state) {
        jobs.computeIfPresent(
                id,
                (_, job) -> new Jobs.Job(
                        job.id(),
                        job.kind(),
                        job.owner(),
                        job.key(),
                        job.input(),
                        state,
                        job.stage(),
                        job.progress(),
                        job.priority(),
                        job.attempt(),
                        job.maxAttempts(),
                        job.fence(),
                        job.lastFailure(),
                        job.idempotencyKey(),
                        job.correlationId(),
                        job.callbackUrl(),
                        job.created(),
                        job.updated(),
                        job.version() + 1));
    }

    void transcribed(UUID id, Speech.Transcript transcript) {
        recordings.computeIfPresent(
                id,
                (_, recording) -> new Speech.Recording(
                        id,
                        recording.owner(),
                        recording.name(),
                        recording.created(),
                        recording.labels(),
                        Optional.of(transcript)));
    }

    /** Keeps an event without telling anybody. */
    Jobs.Event store(UUID job, String type, String data) {
        var stored = events.get(job);
        synchronized (stored) {
            var event = new Jobs.Event(job, stored.size() + 1, NOW, type, data);
            stored.add(event);
            log.add(event);
            return event;
        }
    }

    /** Keeps an event and publishes it. */
    void emit(UUID job, String type, String data) {
        publish(store(job, type, data));
    }

    void publish(Jobs.Event event) {
        var kept = Following.KeptEvent.of(jobs.get(event.job()).owner(), event);
        bus.publish(Following.EVENTS_KEPT, new Following.EventsKept(List.of(kept)));
    }

    /** Takes a job away, as retention does. */
    void delete(UUID job) {
        jobs.remove(job);
    }

    private Identities.Identity authenticate(Identities.Authenticate request) {
        var user = Optional.ofNullable(keys.get(request.credential()))
                .orElseThrow(() -> Failure.UNAUTHORIZED.because("nobody has this key"));
        return new Identities.Identity(
                new Accounts.Caller(user.id(), user.role(), Optional.of(user.id())), user.name(), Optional.empty());
    }

    private Accounts.Created create(Accounts.Create request) {
        if (keys.values().stream().anyMatch(user -> user.name().equals(request.name()))) {
            throw Failure.CONFLICT.because("name: taken");
        }
        return new Accounts.Created(user(request.name(), request.role()), request.name() + "-key");
    }

    private Done delete(Accounts.Delete request) {
        if (!keys.values().removeIf(user -> user.id().equals(request.id()))) {
            throw Failure.NOT_FOUND.because("no such user");
        }
        return Done.DONE;
    }

    private Schedule put(Schedules.Put request) {
        var schedule = new Schedule(
                request.name(),
                request.kind(),
                request.input(),
                request.owner(),
                request.priority(),
                request.rhythm(),
                request.enabled(),
                NOW,
                Optional.empty(),
                Optional.empty());
        schedules.put(request.name(), schedule);
        return schedule;
    }

    private Done delete(Schedules.Delete request) {
        if (schedules.remove(request.name()) == null) {
            throw Failure.NOT_FOUND.because("no such schedule");
        }
        return Done.DONE;
    }

    private Conversions.Submitted convert(Conversions.Submit request) {
        conversions.add(request);
        return new Conversions.Submitted(conversion(request.caller().user(), new Jobs.State.Queued(NOW)));
    }

    private Speech.Submitted submit(Speech.Submit request) {
        submissions.add(new Submission(request, content(request.source())));
        var id = request.idempotencyKey()
                .map(key -> idempotent.computeIfAbsent(key, _ -> submitted(request)))
                .orElseGet(() -> submitted(request));
        return new Speech.Submitted(id);
    }

    private static String content(Source source) {
        try {
            return switch (source) {
                case Source.LocalFile(var file) -> Files.readString(file);
                case Source.Foreign(var address) -> address.toString();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FailureException noSound(UUID recording) {
        return Failure.NOT_FOUND.because("recording " + recording + " is not decoded yet");
    }

    private static Done check(Downloads.Check request) {
        if (String.valueOf(request.address().getHost()).equals("10.0.0.1")) {
            throw Failure.INVALID.because(request.field() + ": private");
        }
        return Done.DONE;
    }

    private Done resend(Outbox.Resend request) {
        if (deliveries.stream().noneMatch(delivery -> delivery.message().id() == request.message())) {
            throw Failure.NOT_FOUND.because("no such message");
        }
        resent.add(request);
        return Done.DONE;
    }

    private UUID submitted(Speech.Submit request) {
        var made = job(request.caller().user(), new Jobs.State.Queued(NOW)).id();
        return request.id().orElse(made);
    }

    private Speech.Recording recording(UUID id, Accounts.Caller caller) {
        return Optional.ofNullable(recordings.get(id))
                .filter(recording -> caller.mayTouch(recording.owner()))
                .orElseThrow(() -> Failure.NOT_FOUND.because("no such recording"));
    }

    private Speech.Labels label(Speech.Label request) {
        var recording = recording(request.id(), request.caller());
        var labels = new HashMap<>(recording.labels());
        request.names().forEach((speaker, name) -> {
            if (!recording.transcript().orElseThrow().speakers().contains(speaker)) {
                throw Failure.INVALID.because(speaker + ": no such speaker");
            }
            name.ifPresentOrElse(given -> labels.put(speaker, given), () -> labels.remove(speaker));
        });
        recordings.put(
                request.id(),
                new Speech.Recording(request.id(), recording.owner(), "talk.wav", NOW, labels, recording.transcript()));
        return new Speech.Labels(labels);
    }

    private Jobs.Job job(UUID id, Accounts.Caller caller) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> caller.mayTouch(job.owner()))
                .orElseThrow(() -> Failure.NOT_FOUND.because("no such job"));
    }

    private Jobs.JobList list(Jobs.ListJobs request) {
        return new Jobs.JobList(jobs.values().stream()
                .filter(job -> request.caller().mayTouch(job.owner()))
                .filter(job -> request.states().isEmpty()
                        || request.states().contains(job.state().word()))
                .filter(job -> request.before()
                        .map(before -> job.created().isBefore(jobs.get(before).created()))
                        .orElse(true))
                .sorted(Comparator.comparing(Jobs.Job::created).reversed())
                .limit(request.limit())
                .toList());
    }

    private Jobs.Job cancel(Jobs.Cancel request) {
        if (job(request.id(), request.caller()).state().ended()) {
            throw Failure.CONFLICT.because("the job has ended");
        }
        become(request.id(), new Jobs.State.Cancelled(NOW));
        return jobs.get(request.id());
    }

    private Following.Standings standings(Following.ReadStandings request) {
        lookedAt = request.jobs();
        return new Following.Standings(request.jobs().stream()
                .flatMap(id -> Optional.ofNullable(jobs.get(id)).stream())
                .map(job -> new Following.Standing(
                        job.id(),
                        job.owner(),
                        events.get(job.id()).size(),
                        job.state().ended()))
                .toList());
    }

    private Following.Changes changes(Following.ReadChanges request) {
        var end = log.size();
        var begin = request.after().map(FakeActors::place).orElse(end);
        var changes = new ArrayList<Following.Change>();
        for (var place = begin; place < end && changes.size() < request.limit(); place++) {
            var event = log.get(place);
            if (request.caller().mayTouch(jobs.get(event.job()).owner())) {
                changes.add(new Following.Change(event, Integer.toString(place + 1)));
            }
        }
        var more = changes.size() == request.limit();
        return new Following.Changes(changes, more ? changes.getLast().cursor() : Integer.toString(end), more);
    }

    private static int place(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw Failure.INVALID.because("after: no cursor");
        }
    }

    private Jobs.EventList read(Jobs.ReadEvents request) {
        reads.incrementAndGet();
        job(request.id(), request.caller());
        var stored = events.get(request.id());
        synchronized (stored) {
            return new Jobs.EventList(stored.stream()
                    .filter(event -> event.number() > request.after())
                    .limit(request.limit())
                    .toList());
        }
    }

    private static <R> Future<R> now(Supplier<R> work) {
        return Future.succeededFuture(work.get());
    }
}
