package dev.parley.models.audio;

/** How loud the noise of a recording is: the level that a tenth of its frames stay below. */
final class NoiseFloor {

    /** What FFmpeg's afftdn accepts. */
    private static final int QUIETEST = -80;

    private static final int LOUDEST = -20;

    private static final double QUIET_SHARE = 0.1;

    /** 32 ms. */
    private static final int FRAME = 512;

    private static final int LEVELS = 100;

    private NoiseFloor() {}

    /** The level in dB below full scale; what is digitally silent has no noise and does not count. */
    static int of(Recording recording) {
        var frames = new long[LEVELS];
        long heard = 0;
        var samples = new float[FRAME];
        for (var first = 0L; first < recording.samples(); first += FRAME) {
            recording.read(first, samples, 0, FRAME);
            var level = level(samples);
            if (level > -LEVELS) {
                frames[-level]++;
                heard++;
            }
        }
        var level = LEVELS - 1;
        for (var below = frames[level]; level > 0 && below < QUIET_SHARE * heard; below += frames[level]) {
            level--;
        }
        return heard == 0 ? QUIETEST : Math.clamp(-level, QUIETEST, LOUDEST);
    }

    private static int level(float[] samples) {
        var energy = 0.0;
        for (var sample : samples) {
            energy += sample * sample;
        }
        return (int) Math.round(Math.clamp(10 * Math.log10(energy / samples.length + 1e-12), -LEVELS, 0));
    }
}
