package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {

    private static final long LIMIT = 25;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void beyondTheSizeTheLongestUnusedGo() throws Exception {
        var cache = cache();
        var first = keep(cache, "0123456789");
        now = now.plus(Duration.ofMinutes(70));
        var second = keep(cache, "abcdefghij");
        now = now.plus(Duration.ofMinutes(70));
        assertThat(cache.find(first)).isPresent();
        now = now.plus(Duration.ofMinutes(70));

        var third = keep(cache, "ABCDEFGHIJ");

        assertThat(cache.find(second)).isEmpty();
        assertThat(cache.find(first)).isPresent();
        assertThat(cache.find(third)).isPresent();
    }

    @Test
    void whatWasUsedWithinTheHourStaysBeyondTheSize() throws Exception {
        var cache = cache();
        var first = keep(cache, "0123456789");
        var second = keep(cache, "abcdefghij");
        now = now.plus(Duration.ofMinutes(59));

        keep(cache, "ABCDEFGHIJ");

        assertThat(cache.find(first)).isPresent();
        assertThat(cache.find(second)).isPresent();
    }

    @Test
    void whatACrashHasLeftUnfinishedGoes() throws Exception {
        var cache = cache();
        var unfinished = Files.writeString(
                Files.createDirectories(folder.resolve("copies")).resolve("incoming-1"), "half");
        Files.setLastModifiedTime(unfinished, FileTime.from(now.minus(Duration.ofHours(2))));

        keep(cache, "0123456789");

        assertThat(unfinished).doesNotExist();
    }

    private BlobCache cache() {
        return new BlobCache(folder.resolve("copies"), LIMIT, new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private Blobs.Key keep(BlobCache cache, String content) throws Exception {
        var file = Files.writeString(folder.resolve("file"), content);
        var key = BlobFolder.keyOf(file);
        cache.keep(file, key);
        return key;
    }
}
