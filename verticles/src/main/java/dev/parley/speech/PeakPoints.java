package dev.parley.speech;

import dev.parley.bus.Failure;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a recording as a number of points, each as loud as the loudest of the hundredths of a second that it touches.
 *
 * @param from seconds
 * @param to seconds
 * @param first number of the first hundredth
 * @param count of hundredths
 */
record PeakPoints(double from, double to, int first, int count) {

    private static final int PER_SECOND = 100;

    /** What is less than this part of a hundredth is an error of rounding. */
    private static final double ROUNDING = 1e-6;

    /** @param to seconds; cut off at the end
     *  @param duration of the recording, in seconds */
    static PeakPoints between(double from, double to, double duration) {
        if (from >= duration) {
            throw Failure.INVALID.because(
                    "from: " + from + " is not before the end of the recording, " + duration + " seconds");
        }
        var end = Math.min(to, duration);
        var first = (int) Math.floor(PER_SECOND * from + ROUNDING);
        var behind = (int) Math.ceil(PER_SECOND * end - ROUNDING);
        return new PeakPoints(from, end, first, Math.max(1, behind - first));
    }

    /** @param peaks from the first hundredth on, one byte each */
    List<Integer> points(byte[] peaks, int points) {
        return IntStream.range(0, points)
                .map(point -> loudest(peaks, place(point, points), place(point + 1, points)))
                .boxed()
                .toList();
    }

    /** Where a point begins, in hundredths behind the first. */
    private double place(int point, int points) {
        return PER_SECOND * (from + (to - from) * point / points) - first;
    }

    private static int loudest(byte[] peaks, double begin, double end) {
        var last = Math.max(0, peaks.length - 1);
        var from = Math.clamp((long) Math.floor(begin + ROUNDING), 0, last);
        var behind = Math.clamp((long) Math.ceil(end - ROUNDING), from + 1, last + 1);
        return IntStream.range(from, Math.min(behind, peaks.length))
                .map(i -> Byte.toUnsignedInt(peaks[i]))
                .max()
                .orElse(0);
    }
}
