package dev.parley.models;

import java.nio.file.Path;

/** The one folder below which this user's Parley keeps all that can be made or fetched again: weights and programs. */
public final class CacheFolder {

    private CacheFolder() {}

    /** {@code parley} in XDG_CACHE_HOME, or else in {@code ~/.cache}; see the XDG Base Directory Specification. */
    public static Path ofThisUser() {
        var caches = System.getenv("XDG_CACHE_HOME");
        // The specification has relative paths ignored.
        return caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches, "parley")
                : Path.of(System.getProperty("user.home"), ".cache", "parley");
    }
}
