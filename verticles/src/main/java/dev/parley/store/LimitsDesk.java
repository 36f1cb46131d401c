package dev.parley.store;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.AskLimits;
import dev.parley.bus.Usage.Limits;
import dev.parley.bus.Usage.SetLimits;
import io.vertx.core.Future;

/** Tells and changes the limits of users and keys; all nodes hear of a change. */
final class LimitsDesk {

    private final Bus bus;
    private final LimitsTable table;
    private final UsageGate gate;

    LimitsDesk(Bus bus, LimitsTable table, UsageGate gate) {
        this.bus = bus;
        this.table = table;
        this.gate = gate;
    }

    Future<Limits> read(AskLimits request) {
        return table.read(request.user()).map(kept -> {
            var role = kept.role().orElseThrow(() -> Failure.NOT_FOUND.because("there is no user " + request.user()));
            var own = kept.of(request.key());
            var defaults =
                    request.key().isPresent() ? LimitSet.NONE : gate.known().defaults(role);
            return new Limits(own, defaults.with(own).list());
        });
    }

    Future<Limits> set(SetLimits request) {
        return table.replace(request).compose(_ -> {
            gate.forget(request.user());
            bus.publish(Usage.LIMITS_CHANGED, new Usage.LimitsChanged(request.user()));
            return read(new AskLimits(request.user(), request.key()));
        });
    }
}
