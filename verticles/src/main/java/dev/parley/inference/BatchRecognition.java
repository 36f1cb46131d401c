package dev.parley.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Recognized;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import dev.parley.models.onnx.FreeMemory;
import dev.parley.models.onnx.OnnxMemory;
import dev.parley.models.recognition.Chunk;
import dev.parley.models.recognition.Recognition;
import dev.parley.models.recognition.SentenceTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Batches recognised by the models that one device has open. All lanes of the device call it, any number at once. */
final class BatchRecognition implements BatchWork {

    private static final int MEBI_SHIFT = 20;

    private final OpenRecognizers recognizers;
    private final LaneMetrics metrics;

    BatchRecognition(OpenRecognizers recognizers, LaneMetrics metrics) {
        this.recognizers = recognizers;
        this.metrics = metrics;
    }

    @Override
    public List<Recognized> recognize(List<PendingChunk> batch) throws DeviceMemoryException {
        try {
            return hear(batch);
        } catch (FailureException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (OnnxMemory.ranOut(e)) {
                throw new DeviceMemoryException(numbers(batch), e);
            }
            throw e;
        }
    }

    private List<Recognized> hear(List<PendingChunk> batch) {
        var choice = batch.getFirst().choice();
        var recognizer = recognizers.use(choice.model());
        var chunks = new ArrayList<Chunk>();
        var samples = new ArrayList<float[]>();
        for (var pending : batch) {
            var chunk = modelChunk(pending.request().chunk());
            chunks.add(chunk);
            samples.add(read(chunk, pending.request()));
        }
        var latency = metrics.latency(choice.model(), device());
        var texts = requireNonNull(latency.record(() -> recognizer.recognize(samples, choice.hearing())));
        return IntStream.range(0, batch.size())
                .mapToObj(i -> recognized(chunks.get(i), texts.get(i)))
                .toList();
    }

    @Override
    public void prove(String model) {
        recognizers.prove(model);
    }

    private String device() {
        return recognizers.device().name();
    }

    private String numbers(List<PendingChunk> batch) {
        return "the memory of %s does not hold %d chunks, %.1f s of sound, for %s at once%s"
                .formatted(
                        device(),
                        batch.size(),
                        batch.stream().mapToDouble(PendingChunk::seconds).sum(),
                        batch.getFirst().choice().model(),
                        free(FreeMemory.of(recognizers.device())));
    }

    private static String free(OptionalLong bytes) {
        return bytes.isEmpty() ? "" : "; now free: %d MiB".formatted(bytes.getAsLong() >> MEBI_SHIFT);
    }

    private static Recognized recognized(Chunk chunk, Recognition text) {
        var pieces = SentenceTimes.of(chunk, text).stream()
                .map(piece -> new Inference.TimedText(
                        piece.start(),
                        piece.end(),
                        piece.text(),
                        piece.words().stream().map(SpeechWork::busWord).toList()))
                .toList();
        return new Recognized(pieces, text.language(), text.suspect());
    }

    private static float[] read(Chunk chunk, Inference.Recognize request) {
        try (var recording = Recording.open(request.audio())) {
            return chunk.samples(recording);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot read " + request.audio() + ": " + e.getMessage(), e);
        }
    }

    private static Chunk modelChunk(Inference.Chunk chunk) {
        var speech = chunk.speech().stream()
                .map(span -> new SpeechRegion(sample(span.start()), sample(span.end())))
                .toList();
        return new Chunk(sample(chunk.start()), sample(chunk.end()), speech);
    }

    private static long sample(double seconds) {
        return Math.round(seconds * Recording.SAMPLE_RATE);
    }
}
