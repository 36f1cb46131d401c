package dev.parley.http;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where players get media from: this service, or a store elsewhere that its pages must allow as a source. Asked once, as it does not
 * change. Thread-safe.
 */
final class MediaOrigin {

    private static final String PATH = "/files/";

    /** There need not be such a blob. */
    private static final Blobs.MakeLink SOME = new Blobs.MakeLink(new Blobs.Key("0".repeat(64)), "a.mp3", "audio/mpeg");

    private final Bus bus;
    private volatile Optional<String> known = Optional.empty();

    MediaOrigin(Bus bus) {
        this.bus = bus;
    }

    /** The origin, such as {@code https://s3.example:9000}; empty where it is this service, or is not known at this moment. */
    Future<String> source() {
        return known.map(Future::succeededFuture).orElseGet(() -> bus.ask(Blobs.LINK, SOME)
                // A page does not wait for a store that is slow at this moment.
                .timeout(1, TimeUnit.SECONDS)
                .map(link -> isHere(link.address()) ? "" : origin(link.address()))
                .onSuccess(origin -> known = Optional.of(origin))
                .otherwise(""));
    }

    /** Whether a link to a blob leads to this service, under whatever name. */
    static boolean isHere(URI link) {
        return String.valueOf(link.getRawPath()).startsWith(PATH)
                && String.valueOf(link.getRawQuery()).startsWith("blob=");
    }

    private static String origin(URI link) {
        return link.getScheme() + "://" + link.getRawAuthority();
    }
}
