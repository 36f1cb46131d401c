package dev.parley.conf;

import java.util.List;
import java.util.Optional;

/**
 * The HTTP door.
 *
 * @param port 0 for any free one
 * @param maxFileSize largest media file that is taken
 * @param maxChatSize largest request to a language model, pictures included
 * @param maxAnswerSize most sound of an answer in an interview
 * @param adminKey key accepted in {@code X-Admin-Key}, and given to the first administrator instead of a random one
 * @param streamsPerUser event streams and waiting requests that one user may have open on a node
 * @param allowedOrigins origins that browsers may call from, {@code *} for all; empty for the same origin only
 * @param uploads recordings that come in pieces
 */
public record HttpConf(
        String host,
        int port,
        DataSize maxFileSize,
        DataSize maxChatSize,
        DataSize maxAnswerSize,
        Optional<Secret> adminKey,
        List<String> allowedOrigins,
        int streamsPerUser,
        RateLimits rateLimits,
        UploadsConf uploads) {

    /** The key of administrators. */
    public static final String ADMIN_KEY = "http.admin-key";

    public HttpConf {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Requests a minute from one client address; 0 for no limit. */
    public record RateLimits(
            int uploadPerMinute,
            int resultsPerMinute,
            int healthPerMinute,
            int metricsPerMinute,
            int loginPerMinute,
            int roomsPerMinute,
            int officePerMinute,
            int tablesPerMinute) {}

    /** Whether nobody can call but from this machine. */
    public boolean onlyThisMachine() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /** Whether it listens on every address of this machine. */
    public boolean onAllAddresses() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    static HttpConf read(Settings settings) {
        return new HttpConf(
                settings.text("http.host"),
                settings.integer("http.port", 0, 65_535),
                settings.size("http.max-file-size", DataSize.ofKibibytes(1), DataSize.ofGibibytes(1024)),
                settings.size("http.max-chat-size", DataSize.ofKibibytes(1), DataSize.ofGibibytes(1)),
                settings.size("http.max-answer-size", DataSize.ofKibibytes(1), DataSize.ofGibibytes(1)),
                settings.secret(ADMIN_KEY),
                settings.list("http.allowed-origins"),
                settings.integer("http.streams-per-user", 1, 100_000),
                new RateLimits(
                        settings.integer("http.rate-limits.upload-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.results-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.health-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.metrics-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.login-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.rooms-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.office-per-minute", 0, 1_000_000),
                        settings.integer("http.rate-limits.tables-per-minute", 0, 1_000_000)),
                UploadsConf.read(settings));
    }
}
