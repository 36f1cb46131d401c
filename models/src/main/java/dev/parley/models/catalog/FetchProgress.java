package dev.parley.models.catalog;

/** Told how far fetching a weight has come. */
@FunctionalInterface
public interface FetchProgress {

    /** For fetches that nobody watches. */
    FetchProgress NONE = (name, bytes, total) -> {};

    /**
     * Called some times a second on the fetching thread; an estimate while an npm package is on its way.
     *
     * @param name the weight
     * @param bytes that have come
     * @param total bytes to come in all, 0 where the catalog does not know
     * @throws java.util.concurrent.CancellationException to stop; what has come is kept for the next time
     */
    void fetched(String name, long bytes, long total);
}
