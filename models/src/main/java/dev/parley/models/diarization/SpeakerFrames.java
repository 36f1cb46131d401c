package dev.parley.models.diarization;

import java.util.Arrays;
import java.util.List;

/**
 * Whose each frame is: one speaker's number, or {@link #NOBODY} where there is no speech. A byte a frame.
 *
 * @param owner for each frame
 * @param speakers how many speakers there are; each has at least one frame
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
record SpeakerFrames(byte[] owner, int speakers) {

    static final byte NOBODY = -1;

    /** Every frame belongs to the speaker of the window that owns it. */
    static SpeakerFrames of(List<VoiceWindow> windows, int[] labels, int frames) {
        var owner = new byte[frames];
        Arrays.fill(owner, NOBODY);
        for (int index = 0; index < labels.length; index++) {
            var owned = windows.get(index).owned();
            Arrays.fill(owner, owned.start(), owned.end(), (byte) labels[index]);
        }
        return new SpeakerFrames(owner, Labels.count(labels));
    }

    /** The same without speakers that have no frame. */
    SpeakerFrames withoutEmpty() {
        var numbers = new byte[speakers];
        Arrays.fill(numbers, NOBODY);
        byte next = 0;
        var renumbered = new byte[owner.length];
        for (int frame = 0; frame < owner.length; frame++) {
            byte speaker = owner[frame];
            if (speaker != NOBODY && numbers[speaker] == NOBODY) {
                numbers[speaker] = next++;
            }
            renumbered[frame] = speaker == NOBODY ? NOBODY : numbers[speaker];
        }
        return new SpeakerFrames(renumbered, next);
    }
}
