package dev.parley.upstream;

import dev.parley.bus.Bus;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the ledger of this node. Nobody waits for a settlement: it is taken over or in the log. */
public final class Ledger {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final Bus bus;

    public Ledger(Bus bus) {
        this.bus = bus;
    }

    public Future<Usage.Reserved> reserve(Usage.Reserve request) {
        return bus.ask(Usage.RESERVE, request);
    }

    public void settle(Usage.Call call) {
        bus.ask(Usage.SETTLE, new Usage.Settle(call))
                .onFailure(failure -> log.error("a call is missing in the ledger: {}", call, failure));
    }

    /** Writes what the call came to, or gives back what was reserved for one that did not reach anybody. */
    public void settleOrRelease(CallRecord record, boolean sent, Usage.Call call) {
        if (sent || record.reservation().isEmpty()) {
            settle(call);
        } else {
            bus.ask(Usage.RELEASE, new Usage.Release(record.reservation().get()))
                    .onFailure(failure -> log.warn("a reservation stays until it runs out: {}", failure.getMessage()));
        }
    }
}
