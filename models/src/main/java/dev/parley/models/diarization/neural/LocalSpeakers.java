package dev.parley.models.diarization.neural;

/**
 * Who speaks in each window. A speaker has a number from 0 to 2 that means nothing outside of its window. A byte a frame, so
 * a recording of four hours takes 9 MB. Belongs to one diarization.
 */
final class LocalSpeakers {

    /** At most so many speakers are told apart in a window. */
    static final int MOST = 3;

    /** For each window and frame the set of speakers, one bit each. */
    private final byte[][] speaking;

    /** @param speaking [windows][{@link Frames#PER_WINDOW}], bit n of a byte for speaker n */
    LocalSpeakers(byte[][] speaking) {
        this.speaking = speaking;
    }

    int windows() {
        return speaking.length;
    }

    boolean speaks(int window, int speaker, int frame) {
        return (speaking[window][frame] & 1 << speaker) != 0;
    }

    /** Whether nobody else speaks in that frame. */
    boolean speaksAlone(int window, int speaker, int frame) {
        return speaking[window][frame] == 1 << speaker;
    }

    /** How many speak in that frame. */
    int count(int window, int frame) {
        return Integer.bitCount(speaking[window][frame]);
    }

    /** Whether the speaker says anything in that window. */
    boolean isActive(int window, int speaker) {
        for (byte frame : speaking[window]) {
            if ((frame & 1 << speaker) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Frames of a window in which that speaker speaks alone. */
    int framesAlone(int window, int speaker) {
        int frames = 0;
        for (byte frame : speaking[window]) {
            frames += frame == 1 << speaker ? 1 : 0;
        }
        return frames;
    }
}
