package dev.parley.inference;

import static dev.parley.models.Progress.NONE;

import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SileroDetector;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;

/**
 * Speech in what was added to a file of samples. The network begins anew in every call and hears a second of what came before, so
 * that nothing has to be kept between calls and a call costs what is new: 0.1 ms for each frame. Safe for concurrent use.
 */
final class GrowingSound {

    /** Frames that the network hears before the first new one: its memory of what is older changes nothing much. */
    private static final int FRAMES_BEFORE = Recording.SAMPLE_RATE / Listening.FRAME;

    /** A minute. */
    private static final int MOST_FRAMES = 60 * FRAMES_BEFORE;

    private final SileroDetector detector;

    GrowingSound(SileroDetector detector) {
        this.detector = detector;
    }

    Listening.Followed follow(Listening.Follow request) {
        if (request.from() < 0 || request.from() % Listening.FRAME != 0) {
            throw Failure.INVALID.because(
                    "from: " + request.from() + " must be a multiple of " + Listening.FRAME + ", 0 or more");
        }
        var before = (int) Math.min(request.from() / Listening.FRAME, FRAMES_BEFORE);
        var first = request.from() - (long) before * Listening.FRAME;
        try (var part = Recording.openSamples(request.samples(), first, (before + MOST_FRAMES) * Listening.FRAME)) {
            var heard = detector.probabilities(part, NONE);
            var whole = (int) (part.samples() / Listening.FRAME);
            var probabilities = new ArrayList<Double>();
            for (var frame = before; frame < whole; frame++) {
                probabilities.add((double) heard[frame]);
            }
            return new Listening.Followed(probabilities);
        } catch (NoSuchFileException e) {
            throw Failure.NOT_FOUND.because("samples: there is no file " + request.samples(), e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot read " + request.samples() + ": " + e.getMessage(), e);
        }
    }
}
