package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import dev.parley.bus.Transcripts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All who follow jobs on one server: one subscription for all of them, there only while there are any, one read for all who
 * want the same, and one look at the store now and then for all followed jobs, which finds what a lost message has left.
 *
 * <p>Owned by one server; touch only on its context.
 */
final class EventHub {

    /** So many reads of each kind are made at once for all followers together. */
    private static final int MOST_READS = 32;

    /** Jobs that are asked about in one message. */
    private static final int MOST_ASKED = 1000;

    private final Vertx vertx;
    private final Bus bus;
    private final Duration keepAlive;
    private final Context context;
    private final SharedAsks<Jobs.ReadEvents, List<ShownEvent>> reads;
    private final SharedAsks<Following.ReadChanges, Page> changes;
    private final SharedAsks<UUID, Following.Standing> standings;
    private final Map<UUID, JobFeed> feeds = new HashMap<>();
    /** By owner; administrators, who follow all, under no owner. */
    private final Map<Optional<UUID>, Set<AllJobsStream>> ofAllJobs = new HashMap<>();

    private Optional<Future<Bus.Subscription>> listening = Optional.empty();
    private long timer = -1;

    /** Events of many jobs, and the cursor after them. */
    record Page(List<ShownEvent> events, String cursor, boolean more) {}

    /** @param keepAlive how often connections, keys and jobs are looked at */
    EventHub(Vertx vertx, Bus bus, Duration keepAlive) {
        this.vertx = vertx;
        this.bus = bus;
        this.keepAlive = keepAlive;
        this.context = vertx.getOrCreateContext();
        this.reads = new SharedAsks<>(vertx, MOST_READS, this::readEvents);
        this.changes = new SharedAsks<>(vertx, MOST_READS, this::readChanges);
        this.standings = new SharedAsks<>(vertx, MOST_READS, this::standing);
    }

    /** Tells this stream what happens to the job. Completes when nothing after that is missed; NOT_FOUND for no job. */
    Future<JobFeed> follow(UUID job, EventStream stream) {
        var feed = feeds.computeIfAbsent(job, _ -> new JobFeed());
        feed.followers().add(stream);
        return listen().compose(_ -> feed.owner().isPresent() ? Future.succeededFuture() : check(job))
                .map(feed);
    }

    void leave(UUID job, EventStream stream) {
        feeds.computeIfPresent(job, (_, feed) -> {
            feed.followers().remove(stream);
            return feed.followers().isEmpty() ? null : feed;
        });
    }

    /** Tells this stream whenever something happens to a job of the caller. Completes when nothing after that is missed. */
    Future<?> followAll(Accounts.Caller caller, AllJobsStream stream) {
        ofAllJobs.computeIfAbsent(owner(caller), _ -> new LinkedHashSet<>()).add(stream);
        return listen();
    }

    void leaveAll(Accounts.Caller caller, AllJobsStream stream) {
        ofAllJobs.computeIfPresent(owner(caller), (_, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
    }

    Future<List<ShownEvent>> read(Jobs.ReadEvents request) {
        return reads.ask(request);
    }

    Future<Page> read(Following.ReadChanges request) {
        return changes.ask(request);
    }

    /** Asks the store how far a followed job is. Fails with NOT_FOUND where there is none. */
    Future<?> check(UUID job) {
        return standings.ask(job).onSuccess(standing -> {
            var feed = feeds.get(job);
            if (feed != null) {
                feed.stands(standing);
            }
        });
    }

    /** Who owns a job, followed or not. Fails with NOT_FOUND where there is none. */
    Future<UUID> owner(UUID job) {
        return Optional.ofNullable(feeds.get(job))
                .flatMap(JobFeed::owner)
                .map(Future::succeededFuture)
                .orElseGet(() -> standings.ask(job).map(Following.Standing::owner));
    }

    /** Listens from the first follower on. */
    private Future<?> listen() {
        if (listening.isEmpty()) {
            var ready = Promise.<Bus.Subscription>promise();
            listening = Optional.of(ready.future());
            // On the server's own context: it outlives the request that was the first to follow.
            context.runOnContext(_ -> {
                timer = vertx.setPeriodic(keepAlive.toMillis(), _ -> tick());
                var subscription = bus.listen(Following.EVENTS_KEPT, this::heard);
                subscription.ready().map(subscription).onComplete(ready);
            });
            ready.future().onFailure(_ -> stopListening());
        }
        return listening.get();
    }

    private void stopListening() {
        vertx.cancelTimer(timer);
        listening.ifPresent(subscribed -> subscribed.onSuccess(Bus.Subscription::close));
        listening = Optional.empty();
    }

    private void heard(Following.EventsKept kept) {
        var concerned = new LinkedHashSet<Follower>();
        for (var event : kept.events()) {
            var feed = feeds.get(event.job());
            if (feed != null && event.type().equals(Transcripts.DELETED)) {
                endDeleted(event.job(), feed);
            } else if (feed != null) {
                feed.heard(event);
                concerned.addAll(feed.followers());
            }
            concerned.addAll(ofAllJobs.getOrDefault(Optional.of(event.owner()), Set.of()));
        }
        concerned.addAll(ofAllJobs.getOrDefault(Optional.empty(), Set.of()));
        concerned.forEach(Follower::advance);
    }

    private void tick() {
        // Not before: one who comes and goes would otherwise cost the cluster a registration each time.
        if (feeds.isEmpty() && ofAllJobs.isEmpty()) {
            stopListening();
            return;
        }
        followers().forEach(Follower::tick);
        var jobs = List.copyOf(feeds.keySet());
        for (var from = 0; from < jobs.size(); from += MOST_ASKED) {
            checkAll(jobs.subList(from, Math.min(from + MOST_ASKED, jobs.size())));
        }
    }

    /** Finds what lost messages have left behind, and the jobs that are gone. */
    private void checkAll(List<UUID> jobs) {
        bus.ask(Following.STANDINGS, new Following.ReadStandings(jobs)).onSuccess(found -> {
            var standings =
                    found.standings().stream().collect(Collectors.toMap(Following.Standing::job, Function.identity()));
            for (var job : jobs) {
                var feed = feeds.get(job);
                if (feed != null) {
                    stands(job, feed, Optional.ofNullable(standings.get(job)));
                }
            }
        });
    }

    private static void stands(UUID job, JobFeed feed, Optional<Following.Standing> standing) {
        standing.ifPresent(feed::stands);
        if (standing.isPresent()) {
            List.copyOf(feed.followers()).forEach(Follower::advance);
        } else {
            endDeleted(job, feed);
        }
    }

    private static void endDeleted(UUID job, JobFeed feed) {
        List.copyOf(feed.followers())
                .forEach(follower -> follower.end(Failure.NOT_FOUND.because("job " + job + " was deleted")));
    }

    private Future<Following.Standing> standing(UUID job) {
        return bus.ask(Following.STANDINGS, new Following.ReadStandings(List.of(job)))
                .map(found -> found.standings().stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.NOT_FOUND.because("there is no job " + job)));
    }

    private Future<List<ShownEvent>> readEvents(Jobs.ReadEvents request) {
        return bus.ask(Jobs.EVENTS, request)
                .map(found -> found.events().stream().map(ShownEvent::ofOneJob).toList());
    }

    private Future<Page> readChanges(Following.ReadChanges request) {
        return bus.ask(Following.CHANGES, request)
                .map(found -> new Page(
                        found.changes().stream().map(ShownEvent::ofManyJobs).toList(), found.cursor(), found.more()));
    }

    /** Ends all streams, as the service stops. */
    void end() {
        followers().forEach(follower -> follower.end(Failure.UNAVAILABLE.because("the service stops")));
    }

    private List<Follower> followers() {
        return Stream.<Follower>concat(
                        feeds.values().stream().flatMap(feed -> feed.followers().stream()),
                        ofAllJobs.values().stream().flatMap(Set::stream))
                .toList();
    }

    private static Optional<UUID> owner(Accounts.Caller caller) {
        return caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.user());
    }
}
