package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which files all browsers play as they are, each second where the transcript has it. They are those in which the place of a
 * moment can be computed, or each frame says of which moment it is:
 *
 * <ul>
 *   <li>WAV of 16-bit samples whose head states how many there are;
 *   <li>FLAC whose head states that, too: its frames are numbered (RFC 9639).
 * </ul>
 *
 * <p>Of everything else a copy is better. Measured over 40 minutes in Chromium 156 after a jump: WAV and FLAC 0 ms off, MP3 of
 * constant rate up to 115 ms, as its place is guessed by the length of the file, MP3 of varying rate 5 s with an index and 96 s
 * without; the copies of {@link AudioConverter.Format#MP3} up to 27 ms. Safari knows Ogg and WebM in part, nobody AMR, WMA or
 * AIFF; MP4 says in several ways when its sound begins, which browsers heed differently; a damaged file is played by each in
 * another way.
 */
public final class BrowserSound {

    private static final int FEWEST_HERTZ = 8_000;
    private static final int MOST_HERTZ = 48_000;
    private static final int MOST_CHANNELS = 2;

    /** What the head states and what was decoded may differ by so much, in seconds: rates differ. */
    private static final double EXACTLY = 0.01;

    /** Before the samples of a WAV file; players give up as well. */
    private static final int MOST_CHUNKS = 100;

    private BrowserSound() {}

    /**
     * The media type under which a file can be given to any browser as it is; empty where a copy is to be made.
     *
     * @param decoded what became of this file
     */
    public static Optional<String> mediaType(Path file, Decoded decoded) throws IOException {
        if (!decoded.warnings().isEmpty()
                || decoded.channels() > MOST_CHANNELS
                || decoded.sampleRate() < FEWEST_HERTZ
                || decoded.sampleRate() > MOST_HERTZ) {
            return Optional.empty();
        }
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            return switch (decoded.container() + " " + decoded.codec()) {
                case "wav pcm_s16le" -> type("audio/wav", wavSeconds(bytes, decoded), decoded);
                case "flac flac" -> type("audio/flac", flacSeconds(bytes), decoded);
                default -> Optional.empty();
            };
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> type(String type, double stated, Decoded decoded) {
        return Math.abs(stated - decoded.seconds()) <= EXACTLY ? Optional.of(type) : Optional.empty();
    }

    /** As stated at the head of the samples; 0 in what is no plain WAV file. */
    private static double wavSeconds(RandomAccessFile file, Decoded decoded) throws IOException {
        if (!name(file, 0).equals("RIFF") || !name(file, 8).equals("WAVE")) {
            return 0;
        }
        var place = 12L;
        for (var chunks = 0; chunks < MOST_CHUNKS; chunks++) {
            var chunk = name(file, place);
            var length = Integer.toUnsignedLong(Integer.reverseBytes(file.readInt()));
            if (chunk.equals("data")) {
                return length / (double) (decoded.channels() * Short.BYTES * decoded.sampleRate());
            }
            place = file.getFilePointer() + length + (length & 1);
        }
        return 0;
    }

    /** Of the 64 bits behind the sizes of blocks and frames: 20 of the rate, 8 of channels and width, 36 of the samples. */
    private static double flacSeconds(RandomAccessFile file) throws IOException {
        if (!name(file, 0).equals("fLaC")) {
            return 0;
        }
        file.seek(18);
        var fields = file.readLong();
        return (fields & (1L << 36) - 1) / (double) (fields >>> 44);
    }

    /** Four letters, behind which is read on. */
    private static String name(RandomAccessFile file, long place) throws IOException {
        file.seek(place);
        var letters = new byte[4];
        file.readFully(letters);
        return new String(letters, US_ASCII);
    }
}
