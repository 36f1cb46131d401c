package dev.parley.store;

import dev.parley.bus.Usage.Payer;
import java.time.Instant;
import java.util.UUID;

/**
 * A call that has been let through and has not ended.
 *
 * @param periods in which it was reserved
 * @param member its name in Redis; empty text where it is not reserved there
 */
record Reservation(UUID id, Payer payer, long tokens, long cost, Periods periods, Instant expires, String member) {

    Reservation kept(String name) {
        return new Reservation(id, payer, tokens, cost, periods, expires, name);
    }
}
