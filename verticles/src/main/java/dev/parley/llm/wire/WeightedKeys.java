package dev.parley.llm.wire;

import dev.parley.conf.ProviderConf.WeightedKey;
import dev.parley.conf.Secret;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The keys of one provider in turn, each as often as its weight says and as evenly as can be (the smooth weighted round robin of
 * nginx). A key that was refused rests, and the others take its share. Confined to one thread.
 */
final class WeightedKeys {

    private final LongSupplier nanos;
    private List<Turn> turns;

    /** @param nanos a clock as {@link System#nanoTime} */
    WeightedKeys(List<WeightedKey> keys, LongSupplier nanos) {
        this.nanos = nanos;
        this.turns = turns(keys);
    }

    private static final class Turn {
        private final WeightedKey key;
        private long credit;
        private long restsUntil;

        private Turn(WeightedKey key, long now) {
            this.key = key;
            this.restsUntil = now;
        }
    }

    /** Other keys from the next call on; those that stay may have rested, and are tried again. */
    void replace(List<WeightedKey> keys) {
        turns = turns(keys);
    }

    private List<Turn> turns(List<WeightedKey> keys) {
        return keys.stream().map(key -> new Turn(key, nanos.getAsLong())).toList();
    }

    /** The key for the next call; where all rest, the one that rests least longer. Empty where there are none. */
    Optional<Secret> next() {
        var now = nanos.getAsLong();
        var awake = turns.stream().filter(turn -> turn.restsUntil - now <= 0).toList();
        if (awake.isEmpty()) {
            return turns.stream()
                    .min(Comparator.comparingLong(turn -> turn.restsUntil - now))
                    .map(turn -> turn.key.secret());
        }
        awake.forEach(turn -> turn.credit += turn.key.weight());
        var chosen = awake.stream().max(Comparator.comparingLong(turn -> turn.credit));
        chosen.ifPresent(turn -> turn.credit -=
                awake.stream().mapToLong(each -> each.key.weight()).sum());
        return chosen.map(turn -> turn.key.secret());
    }

    /** Leaves a key alone for a while. */
    void rest(Secret key, Duration time) {
        turns.stream()
                .filter(turn -> turn.key.secret().equals(key))
                .forEach(turn -> turn.restsUntil = nanos.getAsLong() + time.toNanos());
    }

    /** The text without any of the keys in it, as some providers repeat what they were sent. */
    String conceal(String text) {
        var concealed = text;
        for (var turn : turns) {
            var secret = turn.key.secret().reveal();
            if (!secret.isEmpty()) {
                concealed = concealed.replace(secret, turn.key.secret().toString());
            }
        }
        return concealed;
    }
}
