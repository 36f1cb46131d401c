package dev.parley.conf;

import java.time.Duration;

/**
 * Files that are read from addresses that users give.
 *
 * @param connectTimeout how long a host may take to accept a connection
 * @param idleTimeout in each such time a kilobyte must come
 * @param totalTimeout longest download
 */
public record DownloadsConf(Duration connectTimeout, Duration idleTimeout, Duration totalTimeout) {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** What is asked for on the bus waits no longer. */
    private static final Duration LONGEST = Duration.ofMinutes(110);

    static DownloadsConf read(Settings settings) {
        return new DownloadsConf(
                settings.duration("downloads.connect-timeout", SHORTEST, Duration.ofMinutes(5)),
                settings.duration("downloads.idle-timeout", SHORTEST, Duration.ofMinutes(30)),
                settings.duration("downloads.total-timeout", SHORTEST, LONGEST));
    }
}
