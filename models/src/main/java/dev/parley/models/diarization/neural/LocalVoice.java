package dev.parley.models.diarization.neural;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import java.nio.FloatBuffer;
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
        var selected = PlainNetwork.floats(WindowFeatures.FRAMES * Fbank.MELS);
        var voices = new ArrayList<LocalVoice>();
        int reached = -1;
        for (var voice : unheard(speakers)) {
            progress.reached((double) voice.window / speakers.windows());
            if (voice.window != reached) {
                features.moveTo(voice.window);
                reached = voice.window;
            }
            select(speakers, voice, features, selected);
            boolean enough = selected.remaining() >= VoiceNetwork.FEWEST_FRAMES * Fbank.MELS;
            voices.add(voice.withEmbedding(enough ? network.embed(selected) : new float[0]));
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
                    boolean clear = speakers.framesAlone(window, speaker) >= CLEAR_SHARE * Frames.PER_WINDOW;
                    voices.add(new LocalVoice(window, speaker, clear, new float[0]));
                }
            }
        }
        return voices;
    }

    private LocalVoice withEmbedding(float[] heard) {
        return new LocalVoice(window, speaker, clear, heard);
    }

    /** Collects the frames to hear a voice by. */
    private static void select(
            LocalSpeakers speakers, LocalVoice voice, WindowFeatures features, FloatBuffer selected) {
        int alone = 0;
        for (int frame = 0; frame < WindowFeatures.FRAMES; frame++) {
            alone += speakers.speaksAlone(voice.window, voice.speaker, nearest(frame)) ? 1 : 0;
        }
        boolean onlyAlone = alone >= VoiceNetwork.FEWEST_FRAMES;
        selected.clear();
        for (int frame = 0; frame < WindowFeatures.FRAMES; frame++) {
            if (onlyAlone
                    ? speakers.speaksAlone(voice.window, voice.speaker, nearest(frame))
                    : speakers.speaks(voice.window, voice.speaker, nearest(frame))) {
                features.put(frame, selected);
            }
        }
        selected.flip();
    }

    /** The frame of the segmentation that a frame of the filterbank is of. */
    private static int nearest(int frame) {
        return frame * Frames.PER_WINDOW / WindowFeatures.FRAMES;
    }
}
