package dev.parley.models.diarization.neural;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * What a speaker of one window sounds like.
 *
 * @param clear whether the speaker is alone long enough for the voice to be clustered by
 * @param embedding empty if there is too little to hear
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
record LocalVoice(int window, int speaker, boolean clear, float[] embedding) {

    /** Share of a window that a clear voice is alone in (pyannote.audio, filter_embeddings). */
    private static final double CLEAR_SHARE = 0.2;

    boolean isKnown() {
        return embedding.length > 0;
    }

    /**
     * All speakers of all windows, in order. A voice is taken from the frames in which its owner speaks alone; where they are
     * too few, from all frames in which its owner speaks.
     *
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    static List<LocalVoice> hear(Recording recording, LocalSpeakers speakers, VoiceNetwork network, Progress progress) {
        var features = new WindowFeatures(recording);
        var selected = new float[WindowFeatures.FRAMES * Fbank.MELS];
        var voices = new ArrayList<LocalVoice>();
        int heard = -1;
        for (int window = 0; window < speakers.windows(); window++) {
            for (int speaker = 0; speaker < LocalSpeakers.MOST; speaker++) {
                if (speakers.isActive(window, speaker)) {
                    progress.reached((double) window / speakers.windows());
                    if (heard != window) {
                        features.moveTo(window);
                        heard = window;
                    }
                    int frames = select(speakers, window, speaker, features, selected);
                    boolean enough = frames >= VoiceNetwork.FEWEST_FRAMES;
                    voices.add(new LocalVoice(
                            window,
                            speaker,
                            speakers.framesAlone(window, speaker) >= CLEAR_SHARE * Frames.PER_WINDOW,
                            enough ? network.embed(selected, frames) : new float[0]));
                }
            }
        }
        progress.reached(1);
        return voices;
    }

    /** All speakers of all windows, in order, without listening to them. */
    static List<LocalVoice> unheard(LocalSpeakers speakers) {
        var voices = new ArrayList<LocalVoice>();
        for (int window = 0; window < speakers.windows(); window++) {
            for (int speaker = 0; speaker < LocalSpeakers.MOST; speaker++) {
                if (speakers.isActive(window, speaker)) {
                    voices.add(new LocalVoice(window, speaker, false, new float[0]));
                }
            }
        }
        return voices;
    }

    /** Collects the frames to hear a speaker by; returns how many. */
    private static int select(
            LocalSpeakers speakers, int window, int speaker, WindowFeatures features, float[] selected) {
        int alone = 0;
        for (int frame = 0; frame < WindowFeatures.FRAMES; frame++) {
            alone += speakers.speaksAlone(window, speaker, nearest(frame)) ? 1 : 0;
        }
        boolean onlyAlone = alone >= VoiceNetwork.FEWEST_FRAMES;
        int frames = 0;
        for (int frame = 0; frame < WindowFeatures.FRAMES; frame++) {
            if (onlyAlone
                    ? speakers.speaksAlone(window, speaker, nearest(frame))
                    : speakers.speaks(window, speaker, nearest(frame))) {
                features.write(frame, selected, frames * Fbank.MELS);
                frames++;
            }
        }
        return frames;
    }

    /** The frame of the segmentation that a frame of the filterbank is of. */
    private static int nearest(int frame) {
        return frame * Frames.PER_WINDOW / WindowFeatures.FRAMES;
    }
}
