package dev.parley.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds where the last whole member of a gzip file ends (RFC 1952), for files of members that {@link java.util.zip} wrote. */
final class GzipMembers {

    /** What {@code GZIPOutputStream} writes: no name, no extra fields. */
    private static final int HEADER = 10;

    private static final int TRAILER = 8;
    private static final int CHUNK = 1 << 16;

    private GzipMembers() {}

    /** Bytes of the file up to there; what follows is a member whose writing was cut off. */
    static long whole(Path file) throws IOException {
        try (var content = new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file)), CHUNK)) {
            var whole = 0L;
            for (var length = member(content); length > 0; length = member(content)) {
                whole += length;
            }
            return whole;
        }
    }

    /** Bytes of the member that begins here; 0 where it is not whole. */
    private static long member(PushbackInputStream content) throws IOException {
        if (content.readNBytes(HEADER).length < HEADER) {
            return 0;
        }
        var inflater = new Inflater(true);
        try {
            var checksum = new CRC32();
            if (!inflate(content, inflater, checksum)) {
                return 0;
            }
            var trailer = content.readNBytes(TRAILER);
            return trailer.length == TRAILER
                            && number(trailer, 0) == checksum.getValue()
                            && number(trailer, 4) == (inflater.getBytesWritten() & 0xFFFF_FFFFL)
                    ? HEADER + inflater.getBytesRead() + TRAILER
                    : 0;
        } finally {
            inflater.end();
        }
    }

    private static boolean inflate(PushbackInputStream content, Inflater inflater, CRC32 checksum) throws IOException {
        var compressed = new byte[CHUNK];
        var plain = new byte[CHUNK];
        var read = 0;
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    read = content.read(compressed);
                    if (read < 0) {
                        return false;
                    }
                    inflater.setInput(compressed, 0, read);
                }
                checksum.update(plain, 0, inflater.inflate(plain));
            }
        } catch (DataFormatException _) {
            return false;
        }
        content.unread(compressed, read - inflater.getRemaining(), inflater.getRemaining());
        return true;
    }

    private static long number(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL)
                | (bytes[at + 1] & 0xFFL) << 8
                | (bytes[at + 2] & 0xFFL) << 16
                | (bytes[at + 3] & 0xFFL) << 24;
    }
}
