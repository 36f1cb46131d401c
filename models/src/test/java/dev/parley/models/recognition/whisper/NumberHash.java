package dev.parley.models.recognition.whisper;

/**
 * Even numbers of mean 0 and deviation 1 that any language makes alike: a counter through the mixing function "lowbias32" of Chris
 * Wellons (nullprogram.com/blog/2018/07/31). {@code small_whisper.py} makes the same.
 */
final class NumberHash {

    private static final double TO_UNIT = 1 / 4294967296.0;

    private int counter;

    NumberHash(int seed) {
        counter = seed * 0x01000193;
    }

    double next() {
        var mixed = counter++;
        mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
        mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
        mixed ^= mixed >>> 16;
        return ((mixed & 0xffffffffL) * TO_UNIT * 2 - 1) * Math.sqrt(3);
    }
}
