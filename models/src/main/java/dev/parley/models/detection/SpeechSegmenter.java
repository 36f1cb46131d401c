package dev.parley.models.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Speech probabilities to speech regions by hysteresis, as Silero's {@code get_speech_timestamps} does it
 * (github.com/snakers4/silero-vad). One use, one thread.
 */
public final class SpeechSegmenter {

    private record Pause(long start, long samples) {}

    private final SegmentationSettings settings;
    private final List<SpeechRegion> regions = new ArrayList<>();

    /** Pauses in the open region that are long enough to cut it there. */
    private final List<Pause> pauses = new ArrayList<>();

    private Optional<Long> start = Optional.empty();
    private Optional<Long> pauseStart = Optional.empty();

    private SpeechSegmenter(SegmentationSettings settings) {
        this.settings = settings;
    }

    /**
     * The speech regions of a recording, in order, without overlap.
     *
     * @param probabilities one for every {@link SileroDetector#FRAME} samples
     * @param samples length of the recording
     */
    public static List<SpeechRegion> segment(float[] probabilities, long samples, SegmentationSettings settings) {
        var segmenter = new SpeechSegmenter(settings);
        for (var frame = 0; frame < probabilities.length; frame++) {
            segmenter.hear(probabilities[frame], (long) frame * SileroDetector.FRAME);
        }
        segmenter.end(samples);
        return segmenter.padded(samples);
    }

    private void hear(float probability, long now) {
        if (probability >= settings.threshold()) {
            speech(now);
        }
        if (start.isPresent() && now - start.get() > longest()) {
            cut(start.get(), now);
        }
        if (probability < settings.release() && start.isPresent()) {
            silence(start.get(), now);
        }
    }

    private void speech(long now) {
        pauseStart.ifPresent(from -> {
            if (now - from > SegmentationSettings.samples(settings.leastSilenceToCut())) {
                pauses.add(new Pause(from, now - from));
            }
        });
        pauseStart = Optional.empty();
        if (start.isEmpty()) {
            start = Optional.of(now);
        }
    }

    private void silence(long regionStart, long now) {
        var from = pauseStart.orElse(now);
        pauseStart = Optional.of(from);
        if (now - from >= SegmentationSettings.samples(settings.leastSilence())) {
            close(regionStart, from);
        }
    }

    private double longest() {
        var room = 2 * SegmentationSettings.samples(settings.padding()) + SileroDetector.FRAME;
        return SegmentationSettings.samples(settings.mostSpeech()) - room;
    }

    private void cut(long regionStart, long now) {
        var longestPause = pauses.stream().max(Comparator.comparingLong(Pause::samples));
        if (longestPause.isPresent()) {
            var pause = longestPause.get();
            var resumed = pause.start() + pause.samples();
            regions.add(new SpeechRegion(regionStart, pause.start()));
            start = Optional.of(resumed);
            pauses.removeIf(other -> other.start() <= resumed);
        } else {
            regions.add(new SpeechRegion(regionStart, now));
            start = Optional.empty();
            pauseStart = Optional.empty();
        }
    }

    private void close(long regionStart, long end) {
        if (end - regionStart > SegmentationSettings.samples(settings.leastSpeech())) {
            regions.add(new SpeechRegion(regionStart, end));
        }
        start = Optional.empty();
        pauseStart = Optional.empty();
        pauses.clear();
    }

    private void end(long samples) {
        start.ifPresent(from -> close(from, samples));
    }

    /** Every region grows by the padding on both sides; neighbours that are too near share the gap. */
    private List<SpeechRegion> padded(long samples) {
        var padding = Math.round(SegmentationSettings.samples(settings.padding()));
        var padded = new ArrayList<SpeechRegion>(regions.size());
        for (var i = 0; i < regions.size(); i++) {
            var region = regions.get(i);
            var before = i == 0
                    ? region.startSample()
                    : region.startSample() - regions.get(i - 1).endSample();
            var after = i == regions.size() - 1
                    ? samples - region.endSample()
                    : regions.get(i + 1).startSample() - region.endSample();
            var growsBefore = i == 0 ? Math.min(padding, before) : share(before, padding);
            var growsAfter = i == regions.size() - 1 ? Math.min(padding, after) : share(after, padding);
            padded.add(new SpeechRegion(region.startSample() - growsBefore, region.endSample() + growsAfter));
        }
        return padded;
    }

    private static long share(long gap, long padding) {
        return gap < 2 * padding ? gap / 2 : padding;
    }
}
