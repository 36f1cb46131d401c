package dev.parley.models.audio;

/** A recording cannot be decoded. The message is one line that says what is wrong with it and the way out. */
public final class AudioException extends RuntimeException {

    /** What is wrong, for callers that answer differently. */
    public enum Kind {
        /** The file has no bytes. */
        EMPTY,
        /** The bytes are no recording that FFmpeg understands. */
        UNREADABLE,
        /** A video or picture without a sound track. */
        NO_SOUND,
        /** There is a sound track, but not one sample in it. */
        TOO_SHORT,
        /** Longer than {@link DecodeLimits#longest}. */
        TOO_LONG,
        /** Decoding took longer than {@link DecodeLimits} allow. */
        TIMED_OUT,
        /** The decoder was ended by a signal. */
        CRASHED,
        /** The folder of the decoded recording is on a full disk. */
        DISK_FULL
    }

    private final Kind kind;

    AudioException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
