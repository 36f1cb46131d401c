package dev.parley.models.catalog;

/** A weight cannot be had. The message is one line that names the file, what was tried and the way out. */
public final class WeightException extends RuntimeException {

    /** What is wrong, for callers that answer differently. */
    public enum Kind {
        /** The catalog has no weight of this name. */
        UNKNOWN,
        /** The catalog itself is wrong. */
        CATALOG,
        /** No source has the file, or none can be reached, or what they have is not the file. */
        UNAVAILABLE,
        /** No space is left in the cache. */
        DISK_FULL,
        /** The cache folder cannot be read or written. */
        CACHE,
        /** The files are here but what should be made from them could not be. */
        PREPARATION
    }

    private final Kind kind;

    WeightException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    WeightException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
