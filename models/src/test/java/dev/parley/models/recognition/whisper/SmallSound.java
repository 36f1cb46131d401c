package dev.parley.models.recognition.whisper;

/** A tone in noise; {@code small_whisper.py} makes the same. */
final class SmallSound {

    private SmallSound() {}

    static float[] of(int seed, int seconds) {
        var noise = new NumberHash(seed);
        var samples = new float[seconds * 16_000];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (noise.next() * 0.05 + 0.1 * Math.sin(i * 0.02 * seed));
        }
        return samples;
    }
}
