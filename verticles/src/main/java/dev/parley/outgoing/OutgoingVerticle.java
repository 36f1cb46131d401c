package dev.parley.outgoing;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Downloads;
import dev.parley.conf.Conf;
import dev.parley.conf.DownloadsConf;
import dev.parley.outgoing.Destinations.Resolver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The actor that calls foreign addresses. Serves {@link Downloads} for {@code http} and {@code https}. Holds the downloads
 * that are running and connections. An event-loop verticle, one a node; names are resolved on threads of its own.
 */
public final class OutgoingVerticle extends VerticleBase {

    private final Bus bus;
    private final Conf conf;
    private final Resolver resolver;
    private final Set<Download> running = new HashSet<>();

    public OutgoingVerticle(Bus bus, Conf conf) {
        this(bus, conf, host -> List.of(InetAddress.getAllByName(host)));
    }

    OutgoingVerticle(Bus bus, Conf conf, Resolver resolver) {
        this.bus = bus;
        this.conf = conf;
        this.resolver = resolver;
    }

    @Override
    public Future<?> start() {
        var destinations = new Destinations(conf.network(), resolver);
        var hosts = new ForeignHosts(vertx, destinations);
        var cancels = bus.listen(Downloads.CANCEL, this::cancel);
        return Future.all(
                cancels.ready(),
                bus.serve(Downloads.FETCH.of("http"), request -> fetch(hosts, conf.downloads(), request)),
                bus.serve(Downloads.FETCH.of("https"), request -> fetch(hosts, conf.downloads(), request)),
                bus.serve(Downloads.CHECK, request -> {
                    destinations.check(request.field(), request.address());
                    return Future.succeededFuture(Done.DONE);
                }));
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
