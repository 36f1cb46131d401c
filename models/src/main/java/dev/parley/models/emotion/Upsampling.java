package dev.parley.models.emotion;

/**
 * Sound of 16 kHz at 44.1 kHz, by a windowed sinc (Kaiser window; J. O. Smith, "Digital Audio Resampling", 2002). Above 8 kHz there is
 * nothing before and nothing afterwards. Immutable.
 */
final class Upsampling {

    /** Hz. */
    static final int RATE = 44_100;

    /** 44,100 : 16,000 in lowest terms. */
    private static final int UP = 441;

    private static final int DOWN = 160;

    /** Samples on either side that a new one is made of. */
    private static final int REACH = 64;

    /** 100 dB below, what is mirrored at 8 kHz is under the floor of any logarithm that is taken of it. */
    private static final double BETA = 10;

    /** Of the band that stays; the rest is the slope of the filter. */
    private static final double BAND = 0.95;

    private final float[][] filters = new float[UP][2 * REACH];

    Upsampling() {
        for (var phase = 0; phase < UP; phase++) {
            for (var tap = 0; tap < 2 * REACH; tap++) {
                var distance = tap - REACH + 1 - (double) phase / UP;
                filters[phase][tap] = (float) (BAND * sinc(BAND * distance) * kaiser(distance / REACH));
            }
        }
    }

    /** As many seconds as before; beyond both ends is silence. */
    float[] of(float[] samples) {
        var result = new float[(int) ((long) samples.length * UP / DOWN)];
        for (var i = 0; i < result.length; i++) {
            var position = (long) i * DOWN;
            var before = (int) (position / UP);
            var filter = filters[(int) (position % UP)];
            var first = Math.max(0, REACH - 1 - before);
            var last = Math.min(2 * REACH, samples.length + REACH - 1 - before);
            var sum = 0f;
            for (var tap = first; tap < last; tap++) {
                sum += filter[tap] * samples[before + tap - REACH + 1];
            }
            result[i] = sum;
        }
        return result;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** @param x from -1 to 1, the edges of the window */
    private static double kaiser(double x) {
        return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double bessel(double x) {
        var sum = 1.0;
        var term = 1.0;
        for (var k = 1; term > 1e-12 * sum; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
