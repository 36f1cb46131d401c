package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Rounds;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The time-outs of one call: to connect, to the first piece, between pieces, and for all of it. What is over is found in the next of the
 * rounds, so that neither a call nor a piece costs a timer. Confined to the context of the call.
 */
final class Patience {

    private static final double NANOS = 1e9;

    private enum Phase {
        CONNECTING("connect-timeout", "no connection"),
        FIRST("first-token-timeout", "no answer"),
        BETWEEN("between-tokens-timeout", "silent in the middle of its answer");

        private final String setting;
        private final String complaint;

        Phase(String setting, String complaint) {
            this.setting = setting;
            this.complaint = complaint;
        }
    }

    private final ProviderConf conf;
    private final Consumer<Trouble> tooLong;
    private final LongSupplier nanos;
    private final Duration total;
    private final long started;
    private final Context context;
    private final Rounds.Watch watch;
    private Phase phase = Phase.CONNECTING;
    private long heard;
    private boolean waiting = true;

    /** @param total for all of it, where the asker does not want to wait as long as the configuration */
    Patience(Vertx vertx, Rounds rounds, ProviderConf conf, Duration total, Consumer<Trouble> tooLong) {
        this.conf = conf;
        this.tooLong = tooLong;
        this.nanos = System::nanoTime;
        this.total = total;
        this.started = nanos.getAsLong();
        this.heard = started;
        this.context = vertx.getOrCreateContext();
        this.watch = rounds.watch(this::look);
    }

    void connected() {
        enter(Phase.FIRST);
    }

    /** Bytes have come. */
    void heard() {
        heard = nanos.getAsLong();
    }

    /** A piece of the answer has come. */
    void answering() {
        enter(Phase.BETWEEN);
    }

    /** The asker reads slowly: silence is not the provider's. */
    void pause() {
        waiting = false;
    }

    void resume() {
        waiting = true;
        heard();
    }

    void stop() {
        watch.end();
    }

    private void enter(Phase next) {
        if (phase.compareTo(next) < 0) {
            phase = next;
            heard();
        }
    }

    private void look() {
        if (leftOfAll() <= 0) {
            var isOurs = total.compareTo(conf.totalTimeout()) >= 0;
            complain("not finished", total, isOurs ? "total-timeout" : "");
        } else if (waiting && leftOfPhase() <= 0) {
            complain(phase.complaint, limit(), phase.setting);
        }
    }

    private long leftOfAll() {
        return total.toNanos() - (nanos.getAsLong() - started);
    }

    private long leftOfPhase() {
        var since = phase == Phase.BETWEEN ? heard : started;
        return limit().toNanos() - (nanos.getAsLong() - since);
    }

    private Duration limit() {
        return switch (phase) {
            case CONNECTING -> conf.connectTimeout();
            case FIRST -> conf.firstTokenTimeout();
            case BETWEEN -> conf.betweenTokensTimeout();
        };
    }

    private void complain(String what, Duration limit, String setting) {
        watch.end();
        var where = setting.isEmpty() ? "" : " (" + ConnectionTrouble.setting(conf, setting) + ")";
        var trouble = Trouble.of(
                phase == Phase.CONNECTING ? Breakage.AWAY : Breakage.TIMED_OUT,
                what + " after " + limit.toNanos() / NANOS + " s" + where);
        // The rounds are nobody's: what is logged of this is to carry the correlation of the call.
        context.runOnContext(_ -> tooLong.accept(trouble));
    }
}
