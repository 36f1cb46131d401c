package dev.parley.models.recognition.whisper;

import java.util.Random;

/**
 * Picks a token: the likeliest at temperature 0, else by chance, the hotter the less likely. Chance is the same in every run.
 * Owned by one row of a decoding.
 */
final class TokenChoice {

    private final double temperature;
    private final Random random;

    TokenChoice(double temperature) {
        this.temperature = temperature;
        random = new Random(Math.round(temperature * 10));
    }

    int pick(float[] logits) {
        if (temperature == 0) {
            return Logits.greatest(logits);
        }
        var heated = new float[logits.length];
        for (var i = 0; i < logits.length; i++) {
            heated[i] = (float) (logits[i] / temperature);
        }
        var all = Logits.logSumExp(heated, 0, heated.length);
        var rest = random.nextDouble();
        for (var token = 0; token < heated.length; token++) {
            rest -= Math.exp(heated[token] - all);
            if (rest < 0) {
                return token;
            }
        }
        return Logits.greatest(logits);
    }
}
