package dev.parley.conf;

import java.time.Duration;

/**
 * Recordings that come in pieces, by the tus protocol.
 *
 * @param keep an unfinished one is kept this long
 * @param mostPerUser unfinished ones of a user
 * @param mostBytesPerUser what they have together when all have come
 */
public record UploadsConf(Duration keep, int mostPerUser, DataSize mostBytesPerUser) {

    static UploadsConf read(Settings settings) {
        return new UploadsConf(
                settings.duration("http.uploads.keep", Duration.ofMinutes(1), Duration.ofDays(365)),
                settings.integer("http.uploads.most-per-user", 1, 1_000_000),
                settings.size(
                        "http.uploads.most-bytes-per-user", DataSize.ofKibibytes(1), DataSize.ofGibibytes(1 << 20)));
    }
}
