package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The time-outs of one call: to connect, to the first piece, between pieces, and for all of it. One timer at a time, which looks how
 * long it has been silent when it goes off, so that a piece costs no timer. Confined to the context of the call.
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

    private final Vertx vertx;
    private final ProviderConf conf;
    private final Consumer<Trouble> tooLong;
    private final LongSupplier nanos;
    private final Duration total;
    private final long started;
    private Phase phase = Phase.CONNECTING;
    private long heard;
    private boolean waiting = true;
    private long timer = -1;
    private boolean over;

    /** @param total for all of it, where the asker does not want to wait as long as the configuration */
    Patience(Vertx vertx, ProviderConf conf, Duration total, Consumer<Trouble> tooLong) {
        this.vertx = vertx;
        this.conf = conf;
        this.tooLong = tooLong;
        this.nanos = System::nanoTime;
        this.total = total;
        this.started = nanos.getAsLong();
        this.heard = started;
        arm();
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
        over = true;
        vertx.cancelTimer(timer);
    }

    private void enter(Phase next) {
        if (phase.compareTo(next) < 0) {
            phase = next;
            heard();
            vertx.cancelTimer(timer);
            arm();
        }
    }

    private void arm() {
        var left = Math.min(leftOfAll(), waiting ? leftOfPhase() : Long.MAX_VALUE);
        if (!over) {
            timer = vertx.setTimer(Math.max(1, left / 1_000_000 + 1), _ -> look());
        }
    }

    private void look() {
        if (leftOfAll() <= 0) {
            var isOurs = total.compareTo(conf.totalTimeout()) >= 0;
            complain("not finished", total, isOurs ? "total-timeout" : "");
        } else if (waiting && leftOfPhase() <= 0) {
            complain(phase.complaint, limit(), phase.setting);
        } else {
            arm();
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
        over = true;
        var where = setting.isEmpty() ? "" : " (" + ConnectionTrouble.setting(conf, setting) + ")";
        tooLong.accept(Trouble.of(
                phase == Phase.CONNECTING ? Breakage.AWAY : Breakage.TIMED_OUT,
                what + " after " + limit.toNanos() / NANOS + " s" + where));
    }
}
