package dev.parley.models.diarization;

import dev.parley.models.Progress;
import dev.parley.models.alignment.Turn;
import dev.parley.models.audio.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The diarizer that needs no neural speaker embedding: speech → windows → voices as points → clusters → borders → overlapped speech.
 *
 * <p>Holds no samples: it passes over the recording several times, and keeps the features of its first half hour, some bytes a frame
 * of 10 ms and one point a window. Safe for concurrent calls; close it after the last one.
 */
public final class EmbeddedDiarizer implements Diarizer {

    private static final double FRAME_SECONDS = 0.01;
    /** Share of the time that each neural detector takes, about, when it is there. */
    private static final double DETECTOR_SHARE = 0.45;

    private final SpeakerModel model;
    private final Optional<PyanNet> speech;
    private final Optional<PyanNet> overlap;

    /**
     * A diarizer with what is installed.
     *
     * @param speech weights of PyanNet's speech detection; without them Silero alone decides
     * @param overlap weights of PyanNet's overlap detection; without them no two turns overlap
     * @throws IOException naming the weights, if they are missing or damaged
     */
    public EmbeddedDiarizer(SpeakerModel model, Optional<Path> speech, Optional<Path> overlap) throws IOException {
        this.model = model;
        this.speech = open(speech);
        this.overlap = open(overlap);
    }

    private static Optional<PyanNet> open(Optional<Path> weights) throws IOException {
        return weights.isPresent() ? Optional.of(new PyanNet(weights.get())) : Optional.empty();
    }

    @Override
    public Diarization diarize(Recording recording, float[] silero, SpeakerCount count, Progress progress) {
        int frames = Cepstra.frames(recording.samples());
        double detected = (speech.isPresent() ? DETECTOR_SHARE : 0) + (overlap.isPresent() ? DETECTOR_SHARE : 0);
        double half = speech.isPresent() ? DETECTOR_SHARE : 0;
        var spoken = speech.map(net -> net.probabilities(recording, progress.part(0, half)));
        var overlapped = overlap.map(net -> net.probabilities(recording, progress.part(half, detected)));
        var activity =
                SpeechActivity.combine(frames, silero, spoken, overlapped).without(DigitalSilence.in(recording));
        return attribute(new Cepstra(recording), activity, model, count, progress.part(detected, 1));
    }

    /** The part after the detectors: shares speech that is already found among speakers. */
    public static Diarization attribute(
            Cepstra cepstra, SpeechActivity activity, SpeakerModel model, SpeakerCount count, Progress progress) {
        var windows = VoiceWindow.over(activity.speech(), count.min());
        var points = VoicePoint.of(windows, activity, model, cepstra);
        progress.reached(0.3);
        double speechSeconds = Span.count(activity.speech()) * FRAME_SECONDS;
        double overlapSeconds = Span.count(activity.overlap()) * FRAME_SECONDS;
        int[] labels = SpeakerClustering.cluster(points, count, speechSeconds, overlapSeconds);
        progress.reached(0.5);
        var voices = new Resegmentation(activity, model, cepstra);
        var first = voices.refine(
                SpeakerFrames.of(windows, labels, activity.frames()), count.min(), progress.part(0.5, 0.9));
        byte[] second = SecondSpeaker.find(first, activity, voices);
        double seconds = cepstra.seconds();
        progress.reached(1);
        return turns(first, second, seconds);
    }

    private static Diarization turns(SpeakerFrames first, byte[] second, double seconds) {
        var turns = new ArrayList<Turn>();
        var exclusive = new ArrayList<Turn>();
        var owned = new boolean[second.length];
        var active = new boolean[second.length];
        var order = byFirstAppearance(first, second);
        for (int number = 0; number < order.size(); number++) {
            byte speaker = order.get(number);
            for (int frame = 0; frame < active.length; frame++) {
                owned[frame] = first.owner()[frame] == speaker;
                active[frame] = owned[frame] || second[frame] == speaker;
            }
            var name = "SPEAKER_%02d".formatted(number);
            addTurns(turns, active, seconds, name);
            addTurns(exclusive, owned, seconds, name);
        }
        return new Diarization(byTime(turns), byTime(exclusive), order.size());
    }

    private static void addTurns(List<Turn> turns, boolean[] active, double seconds, String name) {
        for (var run : Span.runs(active)) {
            turns.add(new Turn(run.start() * FRAME_SECONDS, Math.min(seconds, run.end() * FRAME_SECONDS), name));
        }
    }

    private static List<Turn> byTime(List<Turn> turns) {
        turns.sort(Comparator.comparingDouble(Turn::start).thenComparing(Turn::speaker));
        return turns;
    }

    private static List<Byte> byFirstAppearance(SpeakerFrames first, byte[] second) {
        var order = new ArrayList<Byte>();
        for (int frame = 0; frame < second.length; frame++) {
            for (byte speaker : new byte[] {first.owner()[frame], second[frame]}) {
                if (speaker != SpeakerFrames.NOBODY && !order.contains(speaker)) {
                    order.add(speaker);
                }
            }
        }
        return order;
    }

    @Override
    public void close() {
        speech.ifPresent(PyanNet::close);
        overlap.ifPresent(PyanNet::close);
    }
}
