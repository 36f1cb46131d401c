package dev.parley.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Aligned;
import dev.parley.bus.Inference.Converted;
import dev.parley.bus.Inference.Decoded;
import dev.parley.bus.Inference.Diarized;
import dev.parley.bus.Inference.Span;
import dev.parley.bus.Inference.SpeechFound;
import dev.parley.bus.SoundStore;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import dev.parley.conf.SpeechConf;
import dev.parley.models.alignment.SpeakerAlignment;
import dev.parley.models.alignment.SpokenWord;
import dev.parley.models.alignment.TimedText;
import dev.parley.models.alignment.Turn;
import dev.parley.models.alignment.Word;
import dev.parley.models.audio.AudioConverter;
import dev.parley.models.audio.AudioException;
import dev.parley.models.audio.BrowserSound;
import dev.parley.models.audio.Channels;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Peaks;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.CrossTalk;
import dev.parley.models.detection.SegmentationSettings;
import dev.parley.models.detection.SpeechRegion;
import dev.parley.models.detection.SpeechSegmenter;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.recognition.Chunk;
import dev.parley.models.recognition.Chunks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the models do for one request on a whole recording: blocking work between bus records and model types. Called on lanes
 * and worker threads, any number at once; holds nothing but the models. Recognition: {@link BatchRecognition}.
 */
final class SpeechWork {

    private final LoadedModels models;
    private final SpeechConf conf;
    private final RunningWork running;
    private final Timer detection;
    private final Timer diarization;

    SpeechWork(LoadedModels models, SpeechConf conf, RunningWork running, MeterRegistry meters) {
        this.models = models;
        this.conf = conf;
        this.running = running;
        this.detection = meters.timer("vad.segmentation");
        this.diarization = meters.timer("diarization");
    }

    Decoded decode(Inference.Decode request) throws IOException {
        var limits = DecodeLimits.DEFAULT.withLongest(longest(request.longest()));
        try (var watch = running.begin(request.job(), "decode")) {
            var channels = Channels.valueOf(request.channels().name());
            var decoded = models.decoder().decode(request.source(), request.target(), channels, limits, watch);
            return new Decoded(
                    decoded.seconds(),
                    decoded.channels(),
                    BrowserSound.mediaType(request.source(), decoded),
                    decoded.apart(),
                    decoded.warnings());
        } catch (AudioException e) {
            throw failureOf(e);
        }
    }

    SoundStore.Peaks peaks(Sounds.ReadPeaks request) throws IOException {
        try (var watch = running.begin(request.job(), "peaks")) {
            return SoundStore.Peaks.of(Peaks.of(request.channels(), watch));
        }
    }

    Converted convert(Inference.Convert request) throws IOException {
        var limits = DecodeLimits.DEFAULT.withLongest(conf.maxDuration());
        var format = AudioConverter.Format.valueOf(request.format().name());
        try (var watch = running.begin(request.job(), "convert")) {
            var converted = new AudioConverter(models.decoder())
                    .convert(request.source(), request.target(), format, request.denoise(), limits, watch);
            return new Converted(converted.seconds(), converted.warnings());
        } catch (AudioException e) {
            throw failureOf(e);
        }
    }

    SpeechFound detect(Inference.DetectSpeech request) throws Exception {
        try (var recording = Recording.open(request.audio());
                var watch = running.begin(request.job(), "detect")) {
            var probabilities = requireNonNull(
                    detection.recordCallable(() -> models.detector().probabilities(recording, watch)));
            var settings = SegmentationSettings.DEFAULT.withThreshold(conf.threshold());
            for (var other : request.others()) {
                removeCrossTalk(probabilities, recording, other, settings);
            }
            ProbabilityFile.write(request.probabilities(), probabilities);
            var regions = SpeechSegmenter.segment(probabilities, recording.samples(), settings);
            var chunks = Chunks.of(
                    regions,
                    Math.min(
                            conf.chunk().toMillis() / 1000.0,
                            models.recognizers().longestChunk()));
            return new SpeechFound(
                    spans(regions), chunks.stream().map(SpeechWork::busChunk).toList());
        }
    }

    Diarized diarize(Inference.Diarize request) throws Exception {
        var probabilities = ProbabilityFile.read(request.probabilities());
        var speakers = request.speakers();
        var count =
                SpeakerCount.between(speakers.min().orElse(1), speakers.max().orElse(SpeakerCount.LIMIT));
        try (var recording = Recording.open(request.audio());
                var watch = running.begin(request.job(), "diarize")) {
            var diarized = requireNonNull(diarization.recordCallable(
                    () -> models.diarizer().diarize(recording, probabilities, count, watch)));
            return new Diarized(busTurns(diarized.turns()), busTurns(diarized.exclusive()));
        }
    }

    Aligned align(Inference.Align request) {
        var pieces = request.pieces().stream()
                .map(piece -> new TimedText(
                        piece.start(),
                        piece.end(),
                        piece.text(),
                        piece.words().stream().map(SpeechWork::modelWord).toList()))
                .toList();
        var turns = request.turns().stream()
                .map(turn -> new Turn(turn.start(), turn.end(), turn.speaker()))
                .toList();
        return new Aligned(SpeakerAlignment.align(pieces, turns).stream()
                .map(segment -> new Speech.Segment(
                        segment.id(),
                        segment.start(),
                        segment.end(),
                        segment.speaker(),
                        segment.text(),
                        segment.words().stream().map(SpeechWork::busWord).toList()))
                .toList());
    }

    private Duration longest(Optional<Double> seconds) {
        var wanted = seconds.map(some -> Duration.ofMillis(Math.round(1000 * some)));
        return wanted.filter(some -> some.compareTo(conf.maxDuration()) < 0).orElse(conf.maxDuration());
    }

    private static void removeCrossTalk(
            float[] probabilities, Recording recording, Path other, SegmentationSettings settings) throws IOException {
        try (var channel = Recording.open(other)) {
            CrossTalk.remove(probabilities, recording, channel, settings.threshold());
        }
    }

    private static Inference.Chunk busChunk(Chunk chunk) {
        return new Inference.Chunk(chunk.start(), chunk.end(), spans(chunk.speech()));
    }

    private static List<Span> spans(List<SpeechRegion> regions) {
        return regions.stream()
                .map(region -> new Span(region.start(), region.end()))
                .toList();
    }

    private static List<Inference.Turn> busTurns(List<Turn> turns) {
        return turns.stream()
                .map(turn -> new Inference.Turn(turn.start(), turn.end(), turn.speaker()))
                .toList();
    }

    static Inference.Word busWord(Word word) {
        return new Inference.Word(word.from(), word.to(), word.start(), word.end(), word.probability());
    }

    private static Word modelWord(Inference.Word word) {
        return new Word(word.from(), word.to(), word.start(), word.end(), word.probability());
    }

    private static Speech.Word busWord(SpokenWord word) {
        return new Speech.Word(word.start(), word.end(), word.text(), word.probability(), word.speaker());
    }

    private static FailureException failureOf(AudioException e) {
        var detail = requireNonNull(e.getMessage());
        return switch (e.kind()) {
            // A file that breaks or stalls the decoder will do so again.
            case EMPTY, UNREADABLE, NO_SOUND, TOO_SHORT, CRASHED, TIMED_OUT ->
                Failure.UNSUPPORTED_MEDIA.because(detail);
            case TOO_LONG -> Failure.TOO_LARGE.because(detail);
            case DISK_FULL -> Failure.UNAVAILABLE.because(detail);
        };
    }
}
