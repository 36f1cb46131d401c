package dev.parley.models.recognition.whisper;

/** How many sounds are decoded at once, so that their keys, values and logits stay within a fixed memory. */
final class BatchSize {

    private static final long MOST_KEPT_BYTES = 512L << 20;
    private static final long MOST_LOGIT_BYTES = 256L << 20;
    private static final int MOST_ROWS = 16;

    private final long keptBytes;
    private final int beamSize;
    private final int vocabulary;

    BatchSize(WhisperParts parts) {
        keptBytes = parts.decoder().keptBytes();
        beamSize = parts.beamSize();
        vocabulary = parts.specials().vocabulary();
    }

    /** At least one. */
    int rows(int promptLength) {
        var kept = MOST_KEPT_BYTES / (keptBytes * beamSize);
        // The decoder says behind every token of the prompt what may follow, wanted or not.
        var read = MOST_LOGIT_BYTES / ((long) promptLength * vocabulary * Float.BYTES);
        return Math.clamp(Math.min(kept, read), 1, MOST_ROWS);
    }
}
