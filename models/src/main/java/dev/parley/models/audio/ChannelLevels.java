package dev.parley.models.audio;

/**
 * How loud two channels are side by side, for all of a recording: whether they are evidently different speakers. What one
 * microphone or one room puts on both channels rises and falls on both at once, however it is panned, delayed or
 * reverberated; two people on a telephone line do so each for themselves.
 *
 * <p>The measure is Pearson's correlation of the two levels in dB over all frames of 32 ms in which somebody is loud.
 * Measured on two_channels.wav of the shared recordings and on dialogues made of LibriSpeech voices: apart -0.9, apart
 * with the other leaking in at -20 dB -0.1 and at -15 dB 0.2, two people who talk all the time at once 0.2, apart under
 * noise of -35 dB 0.2; panned by 3 dB 0.94, one room with two microphones 0.81 to 0.97 (reverberation of 0.3 to 1.5 s),
 * two microphones that each have their speaker 8 dB louder 0.45 to 0.7, one sound on both channels 1.
 *
 * <p>Memory does not depend on the length: it counts frames by their pair of levels. Used by one thread.
 */
final class ChannelLevels {

    /** Between what is apart, at most 0.25, and what is not, at least 0.45. */
    private static final double MOST_CORRELATION = 0.4;

    /** A channel that is never clearly louder than the other has nothing of its own. */
    private static final int LOUDER_DECIBELS = 10;

    private static final int LEAST_LOUDER_FRAMES = 10;

    /** Frames this far below the loud ones are pauses, in which two lines are silent together. */
    private static final int ACTIVE_RANGE = 30;

    /** What is this far below the loud frames counts as silent, so that the depth of a pause does not matter. */
    private static final int HEARD_RANGE = 50;

    private static final int QUIETEST = -100;
    private static final int QUIETEST_ACTIVE = -70;
    private static final double LOUD_SHARE = 0.05;
    private static final int FRAME = 512;

    /** Frames by level of the first and of the second channel, in dB above {@link #QUIETEST}. */
    private final long[][] frames = new long[1 - QUIETEST][1 - QUIETEST];

    private double firstEnergy;
    private double secondEnergy;
    private int samples;

    /** Hears the next samples of both channels. */
    void hear(float[] first, float[] second, int count) {
        for (var i = 0; i < count; i++) {
            firstEnergy += first[i] * first[i];
            secondEnergy += second[i] * second[i];
            if (++samples == FRAME) {
                frames[level(firstEnergy)][level(secondEnergy)]++;
                firstEnergy = 0;
                secondEnergy = 0;
                samples = 0;
            }
        }
    }

    /** Whether the channels are evidently different speakers. */
    boolean evidentlyDifferent() {
        var loud = loudLevel();
        var least = Math.max(loud - ACTIVE_RANGE, QUIETEST_ACTIVE - QUIETEST);
        var silent = Math.max(0, loud - HEARD_RANGE);
        var sums = new Sums();
        long firstLouder = 0;
        long secondLouder = 0;
        for (var first = 0; first < frames.length; first++) {
            for (var second = 0; second < frames.length; second++) {
                if (Math.max(first, second) >= least) {
                    sums.add(Math.max(first, silent), Math.max(second, silent), (double) frames[first][second]);
                    firstLouder += first - second >= LOUDER_DECIBELS ? frames[first][second] : 0;
                    secondLouder += second - first >= LOUDER_DECIBELS ? frames[first][second] : 0;
                }
            }
        }
        return Math.min(firstLouder, secondLouder) >= LEAST_LOUDER_FRAMES && sums.correlation() < MOST_CORRELATION;
    }

    /** The level that the loudest frames reach on the louder channel. */
    private int loudLevel() {
        var byLevel = new long[frames.length];
        long active = 0;
        for (var first = 0; first < frames.length; first++) {
            for (var second = 0; second < frames.length; second++) {
                var louder = Math.max(first, second);
                byLevel[louder] += frames[first][second];
                active += louder >= QUIETEST_ACTIVE - QUIETEST ? frames[first][second] : 0;
            }
        }
        var level = frames.length - 1;
        for (var above = byLevel[level]; level > 0 && above <= LOUD_SHARE * active; above += byLevel[level]) {
            level--;
        }
        return level;
    }

    private static int level(double energy) {
        var decibels = 10 * Math.log10(energy / FRAME + 1e-12);
        return (int) Math.round(Math.clamp(decibels, QUIETEST, 0)) - QUIETEST;
    }

    /** What Pearson's correlation is made of. */
    private static final class Sums {
        private double count;
        private double x;
        private double y;
        private double xx;
        private double yy;
        private double xy;

        void add(double first, double second, double weight) {
            count += weight;
            x += weight * first;
            y += weight * second;
            xx += weight * first * first;
            yy += weight * second * second;
            xy += weight * first * second;
        }

        /** 1 where a channel does not change at all. */
        double correlation() {
            var variances = (xx - x * x / count) * (yy - y * y / count);
            return variances > 1e-6 ? (xy - x * y / count) / Math.sqrt(variances) : 1;
        }
    }
}
