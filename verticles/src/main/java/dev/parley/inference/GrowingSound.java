package dev.parley.inference;

import static dev.parley.models.Progress.NONE;

import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SileroDetector;
import java.util.ArrayList;
import java.util.Base64;

/**
 * Speech in the next part of a recording. The network begins anew in every call and hears what came just before, so that nothing has to
 * be kept between calls and a call costs what is new: 0.1 ms for each frame. Safe for concurrent use.
 */
final class GrowingSound {

    private static final int BYTES_A_FRAME = Recording.BYTES_PER_SAMPLE * Listening.FRAME;

    private final SileroDetector detector;

    GrowingSound(SileroDetector detector) {
        this.detector = detector;
    }

    Listening.Followed follow(Listening.Follow request) {
        var samples = samples(request.base64());
        var whole = samples.length / BYTES_A_FRAME;
        if (request.before() < 0 || request.before() > whole) {
            throw Failure.INVALID.because(
                    "before: " + request.before() + " is not from 0 to the " + whole + " frames there are");
        }
        if (whole > Speech.MOST_FRAMES) {
            throw Failure.TOO_LARGE.because(
                    "base64: " + whole + " frames are more than the " + Speech.MOST_FRAMES + " of one part");
        }
        try (var part = Recording.ofSamples(samples)) {
            var heard = detector.probabilities(part, NONE);
            var probabilities = new ArrayList<Double>();
            for (var frame = request.before(); frame < whole; frame++) {
                probabilities.add((double) heard[frame]);
            }
            return new Listening.Followed(probabilities);
        }
    }

    private static byte[] samples(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because("base64: " + e.getMessage(), e);
        }
    }
}
