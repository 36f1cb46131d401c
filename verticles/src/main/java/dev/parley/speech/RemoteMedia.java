package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Tasks;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Media files by address. Those that this store has published are read where they lie. Holds no state. */
final class RemoteMedia {

    private final Bus bus;
    private final long mostBytes;

    /** @param mostBytes largest file that is fetched */
    RemoteMedia(Bus bus, long mostBytes) {
        this.bus = bus;
        this.mostBytes = mostBytes;
    }

    /** A file with what is at the address, to be read and not changed: the target, or one of the store. */
    Path fetch(String address, Path target, RunWatch watch) {
        var url = Tasks.checkUrl("file_url", address);
        return ours(url).orElseGet(() -> watch.await(bus.ask(
                        Downloads.FETCH.of(url.getScheme()), new Downloads.Fetch(watch.job(), url, target, mostBytes)))
                .file());
    }

    private Optional<Path> ours(URI url) {
        try {
            var blob = bus.await(Blobs.RESOLVE, new Blobs.Resolve(url));
            return Optional.of(
                    bus.await(Blobs.LOCATE, new Blobs.Locate(blob.key())).file());
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
