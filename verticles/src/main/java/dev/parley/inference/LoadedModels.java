package dev.parley.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Failure;
import dev.parley.conf.SpeechConf;
import dev.parley.models.CacheFolder;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.catalog.WeightException;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.detection.SileroDetector;
import dev.parley.models.diarization.Diarizer;
import java.io.IOException;

/**
 * What this node works on whole recordings with, open on the CPU and shared by all its lanes, and the recognisers that it may open
 * on its devices; each is safe for concurrent use. Owned by one {@link InferenceVerticle}: opened before it is ready, closed after
 * its last work has ended.
 */
record LoadedModels(AudioDecoder decoder, SileroDetector detector, Recognizers recognizers, Diarizer diarizer)
        implements AutoCloseable {

    /** Fetches what is missing and opens all; may take minutes at the first start. */
    static LoadedModels open(WeightResolver weights, SpeechConf conf) {
        try {
            var detector = SileroDetector.open(weights.resolve("silero-vad").resolve("silero_vad.onnx"));
            var recognizers = Recognizers.find(weights, conf.model(), conf.beamSize());
            var diarizer = Diarizers.open(weights, conf.diarizer());
            return new LoadedModels(new AudioDecoder(CacheFolder.ofThisUser()), detector, recognizers, diarizer);
        } catch (WeightException e) {
            throw Failure.UNAVAILABLE.because(requireNonNull(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot load the models: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        diarizer.close();
        detector.close();
    }
}
