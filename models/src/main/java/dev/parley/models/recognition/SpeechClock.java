package dev.parley.models.recognition;

import dev.parley.models.detection.SpeechRegion;
import java.util.List;

/** A clock that stands still in pauses: seconds of speech so far, and back to the recording's time line. */
final class SpeechClock {

    private final List<SpeechRegion> speech;
    private final double[] elapsed;

    /** A clock of some regions in order; it shows 0 at the start of the first. */
    SpeechClock(List<SpeechRegion> speech) {
        this.speech = speech;
        elapsed = new double[speech.size() + 1];
        for (var i = 0; i < speech.size(); i++) {
            elapsed[i + 1] = elapsed[i] + speech.get(i).end() - speech.get(i).start();
        }
    }

    /** Seconds of speech in all. */
    double seconds() {
        return elapsed[speech.size()];
    }

    /** When the recording goes on at this moment: at a pause, behind it. */
    double startAt(double moment) {
        var region = 0;
        while (region < speech.size() - 1 && elapsed[region + 1] <= moment) {
            region++;
        }
        return speech.get(region).start() + moment - elapsed[region];
    }

    /** When the recording comes to this moment: at a pause, before it. */
    double endAt(double moment) {
        var region = 0;
        while (region < speech.size() - 1 && elapsed[region + 1] < moment) {
            region++;
        }
        return speech.get(region).start() + moment - elapsed[region];
    }

    /** The pause nearest to a moment if it is within the tolerance and behind another moment; else the moment itself. */
    double nearPause(double moment, double behind, double tolerance) {
        var nearest = moment;
        var least = tolerance;
        for (var i = 1; i < speech.size(); i++) {
            var distance = Math.abs(elapsed[i] - moment);
            if (distance <= least && elapsed[i] > behind) {
                least = distance;
                nearest = elapsed[i];
            }
        }
        return Math.max(nearest, behind);
    }
}
