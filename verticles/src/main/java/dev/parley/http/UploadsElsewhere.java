package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Door;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Uploads.Upload;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Uploads whose bytes are on another node: that one answers, through this one. While it is away its clients are told to come again;
 * when it has been away for long, to begin anew. Owned by one server; touch only on its context.
 */
final class UploadsElsewhere {

    /** Three rounds in which a node would have said what it has, and a restart of a machine. */
    private static final Duration GONE_AFTER = UnfinishedSweep.EACH.multipliedBy(3);

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    /** A node that was killed in this second may still be asked. */
    private static final Set<Failure> AWAY = Set.of(Failure.UNAVAILABLE, Failure.TIMED_OUT);

    private final NodePassage passage;
    private final Bus bus;
    private final ResumableUploads uploads;
    private final InstantSource clock;

    UploadsElsewhere(NodePassage passage, Bus bus, ResumableUploads uploads, InstantSource clock) {
        this.passage = passage;
        this.bus = bus;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** Has a request answered by the node that has the bytes; but an upload of a node that is away is forgotten here. */
    Future<?> handle(RoutingContext ctx, Upload upload) {
        if (NodePassage.wasPassedOn(ctx.request())) {
            throw Failure.UNAVAILABLE.because(
                    "node " + upload.node() + " has the bytes of upload " + upload.id() + " by now; try again",
                    COME_AGAIN);
        }
        return bus.ask(Door.REACHED.of(upload.node()), new Door.Where())
                .map(Optional::of)
                .recover(UploadsElsewhere::nobody)
                .compose(found -> found.<Future<?>>map(door -> passOn(ctx, upload, door))
                        .orElseGet(() -> withoutItsNode(ctx, upload)));
    }

    private static Future<Optional<Door.Reached>> nobody(Throwable failure) {
        return failure instanceof FailureException known && AWAY.contains(known.failure())
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure);
    }

    private Future<?> passOn(RoutingContext ctx, Upload upload, Door.Reached door) {
        var base = door.base()
                .orElseThrow(() -> Failure.NOT_FOUND.because("the bytes of upload " + upload.id() + " are on node "
                        + upload.node() + ", whose door other nodes cannot reach (its http.host is the loopback);"
                        + " begin a new one"));
        return passage.pass(ctx, base, upload.node());
    }

    private Future<?> withoutItsNode(RoutingContext ctx, Upload upload) {
        if (ctx.request().method().equals(HttpMethod.DELETE)) {
            return uploads.remove(upload)
                    .compose(_ -> ctx.response().setStatusCode(204).end());
        }
        var where = "the bytes of upload " + upload.id() + " are on node " + upload.node() + ", which ";
        if (upload.seen().isBefore(clock.instant().minus(GONE_AFTER))) {
            throw Failure.NOT_FOUND.because(where + "has been away since " + upload.seen() + "; begin a new one");
        }
        throw Failure.UNAVAILABLE.because(
                where + "is away; try again, or delete the upload and begin a new one", COME_AGAIN);
    }
}
