package dev.parley.outgoing;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Downloads;
import dev.parley.bus.JobStore;
import dev.parley.bus.Outbox;
import dev.parley.conf.Conf;
import dev.parley.conf.DownloadsConf;
import dev.parley.outgoing.Destinations.Resolver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The actor that calls foreign addresses. Serves {@link Downloads} for {@code http} and {@code https}, and relays messages of
 * the {@link Outbox} to them. Holds the downloads and calls that are running, and connections. An event-loop verticle, one a node; names are resolved on threads of its own.
 */
public final class OutgoingVerticle extends VerticleBase {

    private final Bus bus;
    private final Conf conf;
    private final Supplier<Future<Instant>> time;
    private final Resolver resolver;
    private final Set<Download> running = new HashSet<>();
    private Optional<WebhookRelay> relay = Optional.empty();

    public OutgoingVerticle(Bus bus, Conf conf) {
        this(
                bus,
                conf,
                () -> bus.ask(JobStore.TIME, new JobStore.AskTime()).map(JobStore.Time::now),
                host -> List.of(InetAddress.getAllByName(host)));
    }

    OutgoingVerticle(Bus bus, Conf conf, Supplier<Future<Instant>> time, Resolver resolver) {
        this.bus = bus;
        this.conf = conf;
        this.time = time;
        this.resolver = resolver;
    }

    @Override
    public Future<?> start() {
        var destinations = new Destinations(conf.network(), resolver);
        var hosts = new ForeignHosts(vertx, destinations);
        var cancels = bus.listen(Downloads.CANCEL, this::cancel);
        var node = conf.jobs().node();
        var webhooks = new WebhookRelay(vertx, bus, conf.webhooks(), hosts, node, time, new SecureRandom());
        relay = Optional.of(webhooks);
        return Future.all(
                webhooks.start(),
                bus.serve(Outbox.SECRET, _ -> webhooks.secret()),
                cancels.ready(),
                bus.serve(Downloads.FETCH.of("http"), request -> fetch(hosts, conf.downloads(), request)),
                bus.serve(Downloads.FETCH.of("https"), request -> fetch(hosts, conf.downloads(), request)),
                bus.serve(Downloads.CHECK, request -> {
                    destinations.check(request.field(), request.address());
                    return Future.succeededFuture(Done.DONE);
                }));
    }

    @Override
    public Future<?> stop() {
        return relay.map(WebhookRelay::stop).orElseGet(Future::succeededFuture);
    }

    private Future<Downloads.Fetched> fetch(ForeignHosts hosts, DownloadsConf limits, Downloads.Fetch request) {
        var download = new Download(vertx, hosts, limits, request);
        running.add(download);
        return download.run().onComplete(_ -> running.remove(download));
    }

    private void cancel(Downloads.Cancel cancel) {
        running.stream().filter(download -> download.isFor(cancel)).toList().forEach(Download::cancel);
    }
}
