package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;

/**
 * Gets the media of a job that was handed in by its address, once: what has been read is a blob from then on.
 *
 * @param mostBytes largest file that is taken
 */
record DownloadStage(Bus bus, UUID job, ScratchFolder scratch, Stages stages, long mostBytes) {

    /** @param name file name that the place gives it */
    record Downloaded(Blobs.Key media, long bytes, String name) {}

    /** Reads it, or finds what an earlier attempt has read. */
    Downloaded run(URI source) {
        return stages.output(Stage.DOWNLOAD, Downloaded.class)
                .orElseGet(() -> stages.keep(Stage.DOWNLOAD, read(source)));
    }

    private Downloaded read(URI source) {
        var scheme = source.getScheme().toLowerCase(Locale.ROOT);
        var request = new Downloads.Fetch(job, source, scratch.downloaded(), mostBytes);
        var fetched = bus.await(Downloads.FETCH.of(scheme), request);
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(fetched.file()));
        return new Downloaded(blob.key(), blob.bytes(), fetched.name());
    }
}
